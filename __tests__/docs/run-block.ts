import asyncHooks from 'node:async_hooks'
import crypto from 'node:crypto'
import diagnosticsChannel from 'node:diagnostics_channel'
import fs from 'node:fs'
import files from 'node:fs/promises'
import type { Server } from 'node:http'
import os from 'node:os'
import path from 'node:path'
import * as openTelemetry from '@opentelemetry/api'
import { transformSync } from 'esbuild'
import express, { type Express } from 'express'
import multer from 'multer'
import * as promClient from 'prom-client'
import * as zod from 'zod'
import * as library from '../../lib/index.ts'
import * as testing from '../../lib/testing/index.ts'
import type { Block } from './documents.ts'

/** What a block of code left behind: its exports, and the servers it started, each on a free port. */
export type Run = { readonly exports: Readonly<Record<string, unknown>>; readonly servers: readonly Server[] }

/** The temporary folder of the documents' programs in this process: others run the same ones at the same time. */
export const temporary = path.join(os.tmpdir(), `documents-${String(process.pid)}`)

/** Runs a block as its reader would, but on a free port. `beside` are the blocks it imports by name. */
export function run(block: Block, beside: readonly Block[] = []): Run {
  const servers: Server[] = []
  const modules: Record<string, unknown> = {
    express: Object.assign(() => onFreePort(express(), servers), express, { default: express }),
    'express-liveview': library,
    'express-liveview/testing': testing,
    multer: Object.assign(multer, { default: multer }),
    zod,
    'node:async_hooks': asyncHooks,
    'node:crypto': crypto,
    'node:diagnostics_channel': diagnosticsChannel,
    'node:fs': fs,
    'node:fs/promises': files,
    'node:os': { ...os, tmpdir: () => temporary },
    'node:path': path,
    '@opentelemetry/api': openTelemetry,
    'prom-client': promClient,
  }
  const load = (name: string): unknown => {
    const other = beside.find((each) => `./${each.name ?? ''}` === name)
    if (other) return run(other, beside).exports
    if (!(name in modules)) throw new Error(`a document imports ${name}`)
    return modules[name]
  }
  const module: { exports: Run['exports'] } = { exports: {} }
  const { code } = transformSync(block.code, { loader: 'ts', format: 'cjs', target: 'node20' })
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the code of the documents is ours
  new Function('require', 'module', code)(load, module)
  return { exports: module.exports, servers }
}

function onFreePort(app: Express, servers: Server[]): Express {
  const listen = app.listen.bind(app)
  return Object.assign(app, {
    listen: () => {
      const server = listen(0)
      servers.push(server)
      return server
    },
  })
}
