import { createHmac, type KeyObject } from 'node:crypto'
import type { EphemeralStore } from '@mot-cua/database'

/** No 0 and O, 1, I and L, 2 and Z, 5 and S: nothing that is read for another. */
const LETTERS = '346789ABCDEFGHJKMNPQRTUVWXY'
export const TYPED_LENGTH = 8
/** Two windows with one code are less likely than 1 in 10^11; then the later one takes another. */
const MOST_ATTEMPTS = 4

export type TypedCodes = ReturnType<typeof createTypedCodes>

type Deps = { store: Pick<EphemeralStore, 'get' | 'compareAndSet'>; key: KeyObject }

/** Eight characters for a window, for whoever has no camera. */
export function createTypedCodes({ store, key }: Deps) {
  const mac = (text: string) => createHmac('sha256', key).update(text)
  const nameOf = (code: string) => `qr-typed:${mac(`name.${code}`).digest('base64url')}`
  return {
    /** The same for every call of one window. */
    async write(id: string, window: number, ttlSeconds: number): Promise<string> {
      const value = `${id}.${window}`
      for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
        const code = toLetters(mac(`code.${value}.${attempt}`).digest())
        const name = nameOf(code)
        const change = { expected: undefined, next: value, ttlSeconds }
        if (await store.compareAndSet(name, change)) return code
        if ((await store.get(name)) === value) return code
      }
      throw new Error('no typed code is free')
    },
    async read(typed: string): Promise<{ id: string; window: number } | undefined> {
      const code = normalizeTyped(typed)
      if (code.length !== TYPED_LENGTH) return undefined
      const [id, window] = (await store.get(nameOf(code)))?.split('.') ?? []
      return id === undefined ? undefined : { id, window: Number(window) }
    },
  }
}

/** Small letters, spaces and dashes are as good. */
export function normalizeTyped(typed: string): string {
  return typed.toUpperCase().replace(/[^0-9A-Z]/g, '')
}

function toLetters(bytes: Buffer): string {
  let rest = bytes.readBigUInt64BE()
  let code = ''
  for (let at = 0; at < TYPED_LENGTH; at += 1) {
    code += LETTERS[Number(rest % BigInt(LETTERS.length))]
    rest /= BigInt(LETTERS.length)
  }
  return code
}
