import type { CheerioAPI } from 'cheerio'

/** Elements of the page. */
export type Elements = ReturnType<ReturnType<CheerioAPI['root']>['closest']>
