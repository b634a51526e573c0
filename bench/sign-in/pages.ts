import { gzipSync } from 'node:zlib'
import { createHttpDriver } from '@mot-cua/testing'
import type { Bench } from './sign-in.ts'
import { openStage } from './stage.ts'

const HTML_LIMIT_BYTES = 15 * 1024
const ASSET_LIMIT_BYTES = 6 * 1024

/** What a browser loads to show the sign-in page. */
export async function measurePages({ report, postgres }: Bench): Promise<void> {
  const stage = await openStage({ postgres })
  try {
    const { authorizeUrl } = await stage.driver.push()
    const page = await createHttpDriver().visit(authorizeUrl)
    const { html } = page
    report({
      figure: 'sign-in page, HTML',
      value: Buffer.byteLength(html),
      unit: 'bytes',
      target: { atMost: HTML_LIMIT_BYTES },
      detail: { gzipped: gzipSync(html).length },
    })
    const loaded = [
      ['style sheets', /<link rel="stylesheet" href="([^"]+)"/g],
      ['scripts', /<script[^>]* src="([^"]+)"/g],
    ] as const
    for (const [figure, pattern] of loaded) {
      const paths = [...html.matchAll(pattern)].map(([, path = '']) => path)
      const sizes = await Promise.all(paths.map((path) => gzippedSize(new URL(path, page.url))))
      report({
        figure: `sign-in page, ${figure}`,
        value: sizes.reduce((sum, size) => sum + size, 0),
        unit: 'bytes gzipped',
        target: { atMost: ASSET_LIMIT_BYTES },
        detail: { files: paths.length },
      })
    }
  } finally {
    await stage.close()
  }
}

async function gzippedSize(url: URL): Promise<number> {
  const answer = await fetch(url)
  if (!answer.ok) throw new Error(`${url.pathname}: ${answer.status}`)
  return gzipSync(Buffer.from(await answer.arrayBuffer())).length
}
