import { type Clock, newId } from '@mot-cua/kernel'
import type { Actor } from '../audit/audit.ts'
import { findPictureType, LARGEST_PICTURE_BYTES } from './picture-bounds.ts'

export const pictureKinds = ['avatar', 'signature'] as const
export type PictureKind = (typeof pictureKinds)[number]

/** What is kept: drawn anew, whatever was sent. */
export type PictureType = 'image/jpeg' | 'image/png'

export type Drawn = { bytes: Buffer; mediaType: PictureType; width: number; height: number }

export type PictureProblem =
  | 'too-large'
  | 'empty'
  | 'unknown-type'
  | 'too-many-pixels'
  | 'damaged'
  /** Others are being drawn; nothing is wrong with this one. */
  | 'busy'

export type StoredPicture = Omit<Drawn, 'bytes'> & { id: string; kind: PictureKind }

export type StaffPictureStore = {
  /** In the place of the one before. */
  save(saving: {
    staffAccountId: string
    kind: PictureKind
    id: string
    drawn: Drawn
    actor: Actor
    at: Date
  }): Promise<void>
  listOf(staffAccountId: string): Promise<StoredPicture[]>
  /** Undefined for no picture, and for one that `reader` may not see. */
  read(
    id: string,
    reader: PictureReader,
  ): Promise<{ bytes: Buffer; mediaType: PictureType; kind: PictureKind } | undefined>
}

/** Its owner, or an administrator of the owner's unit or of one above it. */
export type PictureReader = { staffAccountId: string; unitPath: string | undefined }

type Deps = {
  store: StaffPictureStore
  draw: (bytes: Buffer, kind: PictureKind) => Promise<Drawn | PictureProblem>
  now: Clock
}

export type StaffPictures = ReturnType<typeof createStaffPictures>

/** «Ảnh đại diện» and «Ảnh chữ ký» (R138, R140). */
export function createStaffPictures({ store, draw, now }: Deps) {
  return {
    listOf: (staffAccountId: string) => store.listOf(staffAccountId),
    read: (id: string, reader: PictureReader) => store.read(id, reader),
    async keep(
      owner: { staffAccountId: string; actor: Actor },
      kind: PictureKind,
      sent: Buffer | 'too-large',
    ): Promise<PictureProblem | 'kept'> {
      if (sent === 'too-large' || sent.length > LARGEST_PICTURE_BYTES) return 'too-large'
      if (sent.length === 0) return 'empty'
      if (!findPictureType(sent)) return 'unknown-type'
      const drawn = await draw(sent, kind)
      if (typeof drawn === 'string') return drawn
      await store.save({ ...owner, kind, id: newId(), drawn, at: now() })
      return 'kept'
    },
  }
}
