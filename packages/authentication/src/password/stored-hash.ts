/**
 * A password hash as a table holds it: ours, or one that came along from another system. All are
 * written in the PHC string format, or in bcrypt's own.
 */
export type StoredHash =
  | { scheme: 'argon2'; isOurs: boolean }
  | { scheme: 'bcrypt' }
  | { scheme: 'pbkdf2'; digest: 'sha256' | 'sha512'; iterations: number; salt: Buffer; key: Buffer }

/** OWASP Password Storage: Argon2id, 19 MiB, two passes, one lane (security.md §1.1 row 5). */
export const ARGON2_COSTS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

// Whoever prepares an import file must not be able to stop a server with one sign-in.
const MOST_BCRYPT_COST = 14
const MOST_PBKDF2_ITERATIONS = 2_000_000
const MOST_ARGON2 = { memoryCost: 131_072, timeCost: 10, parallelism: 8 }

/** Undefined for what nobody here can check, or what would cost too much to. */
export function readStoredHash(text: string): StoredHash | undefined {
  if (text.startsWith('$argon2')) return readArgon2(text)
  return text.startsWith('$2') ? readBcrypt(text) : readPbkdf2(text)
}

function readArgon2(text: string): StoredHash | undefined {
  const pattern =
    /^\$argon2(id|i)\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,3})\$[\w+/]{11,88}\$[\w+/]{16,88}$/
  const [, kind, memory, time, lanes] = pattern.exec(text) ?? []
  if (kind === undefined) return undefined
  const costs = { memoryCost: Number(memory), timeCost: Number(time), parallelism: Number(lanes) }
  const names = Object.keys(costs) as (keyof typeof costs)[]
  if (names.some((name) => costs[name] > MOST_ARGON2[name])) return undefined
  const isOurs = kind === 'id' && names.every((name) => costs[name] === ARGON2_COSTS[name])
  return { scheme: 'argon2', isOurs }
}

/** `2x` marks hashes of a broken implementation, under which several passwords are one. */
function readBcrypt(text: string): StoredHash | undefined {
  const [, cost] = /^\$2[aby]\$(\d{2})\$[./A-Za-z0-9]{53}$/.exec(text) ?? []
  const isBearable = Number(cost) >= 4 && Number(cost) <= MOST_BCRYPT_COST
  return isBearable ? { scheme: 'bcrypt' } : undefined
}

/** `$pbkdf2-sha256$i=29000,l=32$salt$hash`, and as passlib writes it: the bare number, `.` for `+`. */
function readPbkdf2(text: string): StoredHash | undefined {
  const pattern =
    /^\$pbkdf2-(sha256|sha512)\$(?:i=)?(\d{1,8})(?:,l=\d{1,3})?\$([\w+./]{6,88})\$([\w+./]{22,88})$/
  const [, digest, count, salt = '', key = ''] = pattern.exec(text) ?? []
  const iterations = Number(count)
  if (digest !== 'sha256' && digest !== 'sha512') return undefined
  if (iterations < 1 || iterations > MOST_PBKDF2_ITERATIONS) return undefined
  return { scheme: 'pbkdf2', digest, iterations, salt: readBase64(salt), key: readBase64(key) }
}

function readBase64(text: string): Buffer {
  return Buffer.from(text.replaceAll('.', '+'), 'base64')
}
