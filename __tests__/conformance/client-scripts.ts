import { build } from 'esbuild'
import { builtScript } from '../browser/built-script.ts'

/** Who drives the page: Phoenix's own npm client as it is published, or the script our router serves. */
export type Client = 'official' | 'ours'

const FILES: Readonly<Record<Client, string>> = {
  official: require.resolve('./official-client.js'),
  ours: require.resolve('./our-client.js'),
}

const scripts = new Map<Client, Promise<string>>()

/** The application's script of a page: the official client is a part of it, ours is served by the router. */
export function clientScript(client: Client): Promise<string> {
  const script = scripts.get(client) ?? bundled(client)
  scripts.set(client, script)
  return script
}

async function bundled(client: Client): Promise<string> {
  if (client === 'ours') await builtScript()
  const { outputFiles } = await build({
    entryPoints: [FILES[client]],
    bundle: true,
    format: 'iife',
    write: false,
    logLevel: 'silent',
  })
  return outputFiles.map(({ text }) => text).join('')
}
