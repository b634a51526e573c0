import type { Context } from 'hono'
import type { Asset } from './asset.ts'
import { shellAssets } from './shell-assets.ts'

const ONE_YEAR = 'public, max-age=31536000, immutable'

/** Answers `/assets/…`; an unknown or outdated file is a plain 404. */
export function serveAsset(c: Context): Response {
  const asset = shellAssets.byUrl.get(c.req.path)
  if (!asset) return c.text('Not found', 404)
  const body = choosePacking(asset, c.req.header('accept-encoding'))
  return c.body(body, 200, {
    'content-type': asset.contentType,
    'cache-control': ONE_YEAR,
    ...(asset.gzipped ? { vary: 'accept-encoding' } : {}),
    ...(body === asset.gzipped ? { 'content-encoding': 'gzip' } : {}),
  })
}

function choosePacking(asset: Asset, accepted = ''): Buffer<ArrayBuffer> {
  return asset.gzipped && /\bgzip\b/.test(accepted) ? asset.gzipped : asset.body
}
