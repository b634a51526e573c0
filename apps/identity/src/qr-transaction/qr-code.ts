import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto'

/** 96 of the 256 bits: shorter pictures, and nobody tries 2^95 within twelve seconds. */
const MAC_LENGTH = 16

/** A step of the picture, or the link for the app on the same phone. */
export type QrStep = number | 'link'

export type QrCodes = ReturnType<typeof createQrCodes>

type Deps = {
  /** Never leaves identity: a browser is given codes, not the means to make them. */
  key: KeyObject
  issuer: string
}

/** Writes and reads `<issuer>/q/<id>.<step>.<mac>`, the content of a code. */
export function createQrCodes({ key, issuer }: Deps) {
  const prefix = `${issuer}/q/`
  const macOf = (id: string, step: QrStep) =>
    createHmac('sha256', key).update(`${id}.${step}`).digest('base64url').slice(0, MAC_LENGTH)
  const write = (id: string, step: QrStep) => `${id}.${step}.${macOf(id, step)}`
  return {
    address: (id: string, step: number) => prefix + write(id, step),
    link: (id: string) => write(id, 'link'),
    /** Undefined for whatever we have not made; with or without the address in front. */
    read(text: string): { id: string; step: QrStep } | undefined {
      const code = text.startsWith(prefix) ? text.slice(prefix.length) : text
      const [, id, step, mac] = /^([\w-]{22})\.(\d{1,3}|link)\.([\w-]{16})$/.exec(code) ?? []
      if (id === undefined || step === undefined || mac === undefined) return undefined
      const read = step === 'link' ? step : Number(step)
      return isEqual(mac, macOf(id, read)) ? { id, step: read } : undefined
    },
  }
}

function isEqual(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
}
