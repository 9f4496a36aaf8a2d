import type { Uploader } from '../../browser/index.ts'

type Sent = { readonly url: string; readonly fields?: Readonly<Record<string, string>> }

/** Sends a file as Phoenix's guide to external uploads does: by a request that tells of its progress. */
function send(
  method: 'PUT' | 'POST',
  entry: Parameters<Uploader>[0][number],
  lost: Parameters<Uploader>[1],
): void {
  const { url, fields } = entry.meta as Sent
  const form = new FormData()
  for (const [name, value] of Object.entries(fields ?? {})) form.append(name, value)
  form.append('file', entry.file)
  const request = new XMLHttpRequest()
  for (const abort of [lost, entry.onCancel.bind(entry)]) abort(() => request.abort())
  request.onload = () => {
    if (request.status < 300) entry.progress(100)
    else entry.error()
  }
  request.onerror = () => entry.error()
  request.upload.addEventListener('progress', ({ loaded, total }) => {
    const percent = Math.round((loaded / total) * 100)
    if (percent < 100) entry.progress(percent)
  })
  request.open(method, url)
  request.send(method === 'PUT' ? entry.file : form)
}

/** The same for both clients. */
export const uploaders: Readonly<Record<string, Uploader>> = {
  put(entries, lost) {
    for (const entry of entries) send('PUT', entry, lost)
  },
  form(entries, lost) {
    for (const entry of entries) send('POST', entry, lost)
  },
}
