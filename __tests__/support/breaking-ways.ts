import { createReadStream } from 'node:fs'
import http from 'node:http'
import { addAbortSignal, finished, PassThrough, pipeline, Readable } from 'node:stream'
import { pipeline as pipelined } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import timeout from 'connect-timeout'
import type { NextFunction, Request, Response } from 'express'
import { createProxyMiddleware } from 'http-proxy-middleware'

type Way = (req: Request, res: Response, next: NextFunction) => unknown

const MISSING = '/missing/file'
const HERE = __filename
const ignore = (): void => undefined
const broken = (): Error => new Error('broken')

/** How many things are still to happen. */
export const underway = { count: 0 }

function later(work: () => unknown, delay = 5): void {
  underway.count++
  setTimeout(() => {
    underway.count--
    work()
  }, delay)
}

const failing = (): PassThrough => {
  const source = new PassThrough()
  source.write('some')
  later(() => source.destroy(broken()))
  return source
}
const endless = (): Readable =>
  new Readable({
    read(size) {
      this.push('x'.repeat(size))
    },
  })

async function* half(): AsyncGenerator<string> {
  yield await Promise.resolve('half')
  throw broken()
}

/**
 * How handlers of Express break off, end twice, answer late, destroy, pipe, redirect, stream and fail. Those marked
 * with (ends) would end the process when a browser asks for the page; in a visit they do not.
 */
export const breakingWays: Readonly<Record<string, Way>> = {
  // Breaking off
  'res.destroy': (_req, res) => res.destroy(),
  'res.destroy with an error': (_req, res) => res.destroy(broken()),
  'res.destroy with an error, later': (_req, res) => later(() => res.destroy(broken())),
  'req.destroy with an error': (req) => req.destroy(broken()),
  'res.socket.destroy with an error': (_req, res) => res.socket?.destroy(broken()),
  'req.socket.destroy with an error': (req) => req.socket.destroy(broken()),
  'res.socket without listeners (ends)': (_req, res) => res.socket?.removeAllListeners().destroy(broken()),
  'res.socket.end': (_req, res) => res.socket?.end(),
  'res.socket.destroySoon': (_req, res) => res.socket?.destroySoon(),
  'res.socket.resetAndDestroy': (_req, res) => res.socket?.resetAndDestroy(),
  'an error event of the socket': (_req, res) => res.socket?.emit('error', broken()),
  'an error event of the response (ends)': (_req, res) => res.emit('error', broken()),
  'a head, then res.destroy': (_req, res) => (res.flushHeaders(), res.destroy(broken())),
  'half an answer, then res.destroy': (_req, res) => (res.write('half'), later(() => res.destroy(broken()))),
  'an aborted signal': (_req, res) => addAbortSignal(AbortSignal.abort(), res),
  // Ending twice
  'res.end twice': (_req, res) => (res.end('a'), res.end(), later(() => res.end('b'))),
  'res.send twice': (_req, res) => (res.send('a'), res.send('b')),
  'res.writeHead twice': (_req, res) => (res.writeHead(200), res.writeHead(500)),
  'res.setHeader after the head': (_req, res) => (res.writeHead(200), res.setHeader('a', 'b')),
  'res.write after res.end (ends)': (_req, res) => (res.end('a'), res.write('b')),
  'res.write long after res.end': (_req, res) => (res.end('a'), later(() => res.write('b'))),
  'res.destroy after an answer': (_req, res) => (res.send('a'), res.destroy(broken())),
  'res.destroy long after an answer': (_req, res) => (res.send('a'), later(() => res.destroy(broken()))),
  'the socket of an answer, later': (_req, res) => {
    const { socket } = res
    res.send('a')
    later(() => socket?.destroy(broken()))
    later(() => socket?.write('b'))
  },
  // Answering late
  'no answer': ignore,
  'an answer after the deadline': (_req, res) => later(() => res.headersSent || res.send('late'), 400),
  'a failure after the deadline': (_req, res) => later(() => res.destroy(broken()), 400),
  'next after the deadline': (_req, _res, next) => later(next, 400),
  'res.setTimeout': (_req, res) => res.setTimeout(5, () => res.status(503).end()),
  'req.setTimeout': (req) => req.setTimeout(5),
  'connect-timeout': timeout(5),
  // Pipes
  'a pipeline of a missing file': (_req, res) => pipeline(createReadStream(MISSING), res, ignore),
  'an awaited pipeline of a missing file': (_req, res) =>
    pipelined(createReadStream(MISSING), res).catch(ignore),
  'a pipe of a missing file': (_req, res) =>
    createReadStream(MISSING)
      .on('error', (error) => res.destroy(error))
      .pipe(res),
  'a source that fails later': (_req, res) => pipeline(failing(), res, ignore),
  'a compressed source that fails later': (_req, res) => pipeline(failing(), createGzip(), res, ignore),
  'a generator that throws': (_req, res) => pipeline(half(), res, ignore),
  'a source that is destroyed when the response closes': (_req, res) => {
    const source = failing().on('error', ignore)
    res.on('close', () => source.destroy(broken()))
    source.pipe(res)
  },
  'an upstream that refuses': (_req, res) =>
    http.get('http://127.0.0.1:1').on('error', (error) => res.destroy(error)),
  'a proxy whose upstream refuses': createProxyMiddleware({ target: 'http://127.0.0.1:1' }),
  'the request': (req, res) => req.pipe(res),
  'the request in a pipeline': (req, res) => pipeline(req, new PassThrough(), res, ignore),
  'a reader of the request that destroys': async (req, res) => {
    for await (const _part of req) ignore()
    res.destroy(broken())
  },
  finished: (_req, res) => {
    finished(res, ignore)
    res.destroy(broken())
  },
  // Redirects
  'a redirect': (_req, res) => res.redirect('/elsewhere'),
  'a redirect, then res.destroy': (_req, res) => (res.redirect('/elsewhere'), res.destroy(broken())),
  'a redirect, then another': (_req, res) => (res.redirect('/elsewhere'), res.redirect('/b')),
  // Streams
  'events without an end': (_req, res) => {
    res.writeHead(200, { 'Content-Type': 'text/event-stream' })
    const timer = setInterval(() => res.write('data: 1\n\n'), 20)
    res.on('close', () => clearInterval(timer))
  },
  'events until the request is closed': (req, res) => {
    res.writeHead(200, { 'Content-Type': 'text/event-stream' })
    const timer = setInterval(() => res.write('data: 1\n\n'), 20)
    req.on('close', () => clearInterval(timer))
  },
  'a body without an end': (_req, res) => pipeline(endless(), res, ignore),
  // Files, heads and what comes before them
  'a missing file': (_req, res) => res.sendFile(MISSING),
  'a missing download': (_req, res) => res.download(MISSING, ignore),
  'a file': (_req, res) => res.sendFile(HERE),
  'not modified': (_req, res) => res.status(304).end(),
  'informational heads': (_req, res) => {
    res.writeContinue()
    res.writeProcessing()
    res.writeEarlyHints({ link: '</a.css>; rel=preload' })
    res.status(403).end()
  },
  'switching protocols': (_req, res) => res.writeHead(101).end(),
  'an answer by hand': (_req, res) => res.socket?.end('HTTP/1.1 200 OK\r\n\r\nby hand'),
  trailers: (_req, res) => (res.write('a'), res.addTrailers({ a: 'b' }), res.end()),
  'corked for ever': (_req, res) => (res.cork(), res.write('a')),
  'too little content': (_req, res) => {
    res.strictContentLength = true
    res.setHeader('Content-Length', 100).end('a')
  },
  // Failures
  throwing: () => {
    throw broken()
  },
  'throwing after the head': (_req, res) => {
    res.write('half')
    throw broken()
  },
  'an error for Express after the head': (_req, res, next) => (res.write('half'), next(broken())),
  'a view that is not there': (_req, res) => res.render('missing'),
  'writing no text': (_req, res) => res.write(7),
  'taking the socket away': (_req, res) => (res.detachSocket(res.socket as never), res.end()),
}
