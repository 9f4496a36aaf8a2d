import type { RequestHandler } from 'express'
import type { LiveRouter } from '../lib/index.ts'
import { clicker } from './clicker.ts'

/** An ordinary page with a live view in it: `live.embed` prints the view, the template says where. */
export function embeddedPage(live: LiveRouter): RequestHandler {
  return async (req, res) => {
    const counter = await live.embed(req, res, clicker)
    res.render('embedded', { title: 'Embedded', path: req.path, time: new Date(), counter })
  }
}
