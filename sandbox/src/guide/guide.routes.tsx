import { X509Certificate } from 'node:crypto'
import { respond } from '@mot-cua/web'
import { Hono } from 'hono'
import type { DeskEnv } from '../desk/messages.ts'
import type { Guide } from './guide.app.ts'
import { GuidePage } from './guide.views.tsx'

/** Android asks for a file with this ending, iOS for this type. */
const FILE_PATH = '/mot-cua-sandbox.crt'
const FILE_TYPE = 'application/x-x509-ca-cert'

export function createGuideRoutes(guide: Guide & { portalUrl: string }) {
  const { raw: certificate } = new X509Certificate(guide.authority)
  return new Hono<DeskEnv>()
    .get('/', (c) => respond(c, <GuidePage page={c.var.page} guide={guide} filePath={FILE_PATH} />))
    .get(FILE_PATH, (c) =>
      c.body(new Uint8Array(certificate), 200, {
        'content-type': FILE_TYPE,
        'content-disposition': 'attachment; filename="mot-cua-sandbox.crt"',
      }),
    )
}
