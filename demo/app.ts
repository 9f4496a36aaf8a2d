import path from 'node:path'
import express, { type Express } from 'express'
import session from 'express-session'
import helmet from 'helmet'
import { liveRouter, type LiveRouter } from '../lib/index.ts'
import { mountPages } from './bench-pages.ts'
import { board } from './board.ts'
import { CardStore } from './card-store.ts'
import { chart } from './chart.ts'
import { chat } from './chat.ts'
import { clicker } from './clicker.ts'
import { contactForm } from './contact.ts'
import { embeddedPage } from './embedded.ts'
import { gallery } from './gallery.ts'
import { Gauge } from './gauge.ts'
import { nameGuest } from './guest.ts'
import { indexPage } from './index-page.ts'
import { layout } from './layout.ts'
import { Ledger } from './ledger.ts'
import { login, requireUser } from './login.ts'
import { links } from './links.ts'
import { MessageStore } from './message-store.ts'
import { notes } from './notes.ts'
import { PhotoStore } from './photo-store.ts'
import { report } from './report.ts'
import { Rooms } from './rooms.ts'
import { secretIn } from './secret.ts'
import { thermostat } from './thermostat.ts'
import { TodoStore } from './todo-store.ts'
import { todoList } from './todos.ts'

const DATA = path.join(__dirname, 'data')
const PUBLIC = path.join(__dirname, 'public')

/** What can be set about the demo. */
export type DemoOptions = {
  /** Where the todos, the cards of the board and the messages of the chat are kept. @default TODO_DB, or demo/data/todos.db */
  readonly todoFile?: string
  /** Where the pictures are kept. @default PHOTOS, or demo/data/photos */
  readonly photoFolder?: string
  /** Signs pages and sessions. @default LIVE_SECRET, or one of this machine's own, in demo/data */
  readonly secret?: string
}

/** The whole demo as an Express application, not yet listening. */
export function createApp({
  todoFile = process.env['TODO_DB'] ?? path.join(DATA, 'todos.db'),
  photoFolder = process.env['PHOTOS'] ?? path.join(DATA, 'photos'),
  secret = process.env['LIVE_SECRET'] ?? secretIn(DATA),
}: DemoOptions = {}): Express {
  // A load generator sends more in a second than a person's browser may.
  const live = liveRouter({
    secret,
    titleSuffix: ' · express-liveview',
    limits: { framesPerSecond: Infinity, eventsPerSecond: Infinity, viewEventsPerSecond: Infinity },
  })
  const app = express()
  app.set('view engine', 'ejs').set('views', path.join(__dirname, 'views'))
  app.locals['links'] = links
  // The demo is served over plain HTTP, where Safari would load nothing by https.
  // Pictures are shown before they are uploaded (`blob:`).
  const directives = { upgradeInsecureRequests: null, imgSrc: ["'self'", 'data:', 'blob:'] }
  app.use(helmet({ contentSecurityPolicy: { directives } }))
  app.use('/static', express.static(PUBLIC))
  app.get('/favicon.ico', (_req, res) => res.sendFile('icon.svg', { root: PUBLIC }))
  app.use(['/thermostat', '/board', '/chat', '/login', '/logout'], sessions(secret))
  app.use(['/board', '/chat'], nameGuest)
  app.get('/', indexPage)
  app.get('/embedded', embeddedPage(live))
  app.use(login(live))
  const photos = new PhotoStore(photoFolder)
  app.use('/photos', express.static(photos.files))
  live.live('/gallery', gallery(photos), { title: 'Gallery', layout })
  mountViews(live, new TodoStore(todoFile), new CardStore(todoFile), new MessageStore(todoFile))
  mountPages(live)
  app.use(live)
  return app
}

function mountViews(live: LiveRouter, todos: TodoStore, cards: CardStore, messages: MessageStore): void {
  live.use('/thermostat', requireUser)
  live.live('/todos', todoList(todos), { title: 'Todos', layout })
  live.live('/board', board(cards), { title: 'Board', layout })
  live.live('/chat', chat(messages), { title: 'Chat', layout })
  live.live('/clicker', clicker, { title: 'Clicker', layout })
  live.live('/contact', contactForm, { title: 'Contact', layout })
  live.live('/notes', notes, { title: 'Notes', layout })
  live.live('/chart', chart(new Gauge()), { title: 'Chart', layout })
  live.live('/report', report(new Ledger()), { title: 'Report', layout })
  live.live('/thermostat', thermostat(new Rooms()), { title: 'Thermostat', layout })
}

function sessions(secret: string): express.RequestHandler {
  return session({
    secret,
    resave: false,
    saveUninitialized: false,
    cookie: { sameSite: 'lax', secure: 'auto' },
  })
}
