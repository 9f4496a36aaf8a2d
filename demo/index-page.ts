import type { Request, Response } from 'express'

/** The index: an ordinary handler, which sends nothing live. */
export function indexPage(req: Request, res: Response): void {
  res.render('index', { title: 'Demos', path: req.path })
}
