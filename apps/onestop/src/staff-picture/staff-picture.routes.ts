import { DomainError, isId } from '@mot-cua/kernel'
import { Hono } from 'hono'
import type { StaffEnv } from '../page.ts'
import { requireStaff } from '../session/guards.routes.ts'
import type { PictureType, StaffPictures } from './staff-picture.ts'

const endings: Record<PictureType, string> = { 'image/jpeg': 'jpg', 'image/png': 'png' }

/** GET /staff/pictures/:id, for its owner and the administrators of the owner's unit. */
export function createStaffPictureRoutes({ staffPictures }: { staffPictures: StaffPictures }) {
  return new Hono<StaffEnv>().get('/staff/pictures/:id', requireStaff(), async (c) => {
    const { hat } = c.var
    const id = c.req.param('id')
    const unitPath = hat.roles.includes('unit-admin') ? hat.unit.path : undefined
    const reader = { staffAccountId: hat.account.id, unitPath }
    const picture = isId(id) ? await staffPictures.read(id, reader) : undefined
    if (!picture) throw new DomainError('not-found', 'no picture that this official may see')
    const { bytes, mediaType, kind } = picture
    // Seen on our pages; opened alone it is saved, and runs nothing whatever a browser takes it for.
    return c.body(new Uint8Array(bytes), 200, {
      'content-type': mediaType,
      'content-length': String(bytes.length),
      'content-disposition': `attachment; filename="${kind}.${endings[mediaType]}"`,
      'content-security-policy': "sandbox; default-src 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    })
  })
}
