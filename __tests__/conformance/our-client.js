import { createHook, ViewHook } from '../../browser/view-hook.ts'
import { classHooks, hooks } from './page-hooks.ts'
import { uploaders } from './page-uploaders.ts'

// The router's own script starts by itself, after the scripts of the page.
const { dom, liveView } = window
Object.assign(liveView.hooks, hooks, classHooks({ createHook, ViewHook }))
Object.assign(liveView.options, { dom, uploaders })
