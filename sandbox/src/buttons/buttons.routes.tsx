import { respond } from '@mot-cua/web'
import { Hono } from 'hono'
import type { DeskEnv } from '../desk/messages.ts'
import { buttonFileNames, readButtonFile } from './button-files.ts'
import { ButtonsPage } from './buttons.views.tsx'

/** The sign-in button for services: how it looks, and its files to copy. */
export function createButtonRoutes() {
  const app = new Hono<DeskEnv>().get('/buttons', (c) => {
    const snippets = {
      vi: readButtonFile('button.vi.html').text,
      en: readButtonFile('button.en.html').text,
    }
    return respond(c, <ButtonsPage page={c.var.page} snippets={snippets} />)
  })
  for (const name of buttonFileNames) {
    app.get(`/buttons/${name}`, (c) => {
      const { type, text } = readButtonFile(name)
      return c.body(text, 200, { 'content-type': type })
    })
  }
  return app
}
