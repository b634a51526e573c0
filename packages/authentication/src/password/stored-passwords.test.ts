import { argon2Sync } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { createPasswordHasher } from './password-hasher.ts'
import { readStoredHash } from './stored-hash.ts'
import { createStoredPasswords, type StoredPasswords } from './stored-passwords.ts'

let passwords: StoredPasswords
beforeAll(async () => {
  passwords = createStoredPasswords(await createPasswordHasher())
})

const OLD = 'Mật khẩu cũ 2019'
const LONG = 'x'.repeat(80)

/** Made by others: libxcrypt, jBCrypt's tests, Python's hashlib, RFC 7914 §11, the Argon2 tests. */
const vectors: [string, string, string][] = [
  ['bcrypt 2b', OLD, '$2b$06$MotCuaMotCuaMotCuaMotOizkvLFmP0a1xNlPpZH2kVX6.xslUrj.'],
  ['bcrypt 2y', OLD, '$2y$06$MotCuaMotCuaMotCuaMotOizkvLFmP0a1xNlPpZH2kVX6.xslUrj.'],
  ['bcrypt 2a', 'a', '$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe'],
  ['bcrypt, 80 bytes', LONG, '$2b$04$MotCuaMotCuaMotCuaMotO9P8hE1mGh5dCXwp0bVacBCUxumt91uS'],
  [
    'PBKDF2-SHA256',
    OLD,
    '$pbkdf2-sha256$i=20000,l=32$YSBzYWx0IG9mIDE2IG9jdA$bw81u3bCruvFwbuGjWXHctaN5u9OS9gN0EhJDw302Oc',
  ],
  [
    'PBKDF2-SHA512',
    OLD,
    '$pbkdf2-sha512$i=20000$YSBzYWx0IG9mIDE2IG9jdA$mYigondqYBAsBkQlupFpGUX6sI8VjV/5MDMa2qSJY6IqB0B9ieuPIP7MfAKcpxZLQ3GTlYQbScIHefLzACP9yw',
  ],
  [
    'PBKDF2-SHA256 as passlib writes it',
    'password',
    '$pbkdf2-sha256$6400$0ZrzXitFSGltTQnBWOsdYw$f1qhN9YsPiA.FWAKgBg.Zbb3eu4rJdCMOZr6RaDOADY',
  ],
  [
    'Argon2id of other costs',
    'password',
    '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
  ],
]

describe('a hash that came along', () => {
  test.each(vectors)('%s: the right password and no other', async (_scheme, password, hash) => {
    expect(await passwords.verify(password, hash)).toBe(true)
    for (const wrong of [`${password} `, password.slice(1), password.toUpperCase(), '']) {
      // Behind its 72nd byte bcrypt sees nothing.
      if (hash.startsWith('$2') && wrong.slice(0, 72) === password.slice(0, 72)) continue
      if (wrong !== password) expect(await passwords.verify(wrong, hash)).toBe(false)
    }
  })

  test('typed on a keyboard that composes its accents otherwise', async () => {
    const [, , hash = ''] = vectors[0] ?? []
    expect(OLD.normalize('NFD')).not.toBe(OLD)
    expect(await passwords.verify(OLD.normalize('NFD'), hash)).toBe(true)
  })

  test('bcrypt and a NUL: nobody is let in by what an implementation did not read', async () => {
    const hash = '$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe'
    expect(await passwords.verify('a\0anything', hash)).toBe(false)
  })

  test.each([
    ['bcrypt of the broken kind', '$2x$06$MotCuaMotCuaMotCuaMotOizkvLFmP0a1xNlPpZH2kVX6.xslUrj.'],
    ['bcrypt that takes hours', '$2b$31$MotCuaMotCuaMotCuaMotOizkvLFmP0a1xNlPpZH2kVX6.xslUrj.'],
    [
      'PBKDF2 that takes hours',
      '$pbkdf2-sha256$i=99999999$YSBzYWx0IG9m$bw81u3bCruvFwbuGjWXHctaN5u9O',
    ],
    ['PBKDF2 without rounds', '$pbkdf2-sha256$i=0$YSBzYWx0IG9m$bw81u3bCruvFwbuGjWXHctaN5u9O'],
    ['PBKDF2 over SHA-1', '$pbkdf2-sha1$i=1000$YSBzYWx0IG9m$bw81u3bCruvFwbuGjWXHctaN5u9O'],
    ['Argon2 of a gigabyte', '$argon2id$v=19$m=1048576,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c'],
    ['Argon2d', '$argon2d$v=19$m=4096,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c'],
    ['plain text', 'hunter2'],
    ['MD5', '5f4dcc3b5aa765d61d8327deb882cf99'],
    ['nothing', ''],
  ])('%s is not taken, and opens nothing', async (_what, hash) => {
    expect(readStoredHash(hash)).toBeUndefined()
    expect(await passwords.verify('password', hash)).toBe(false)
    expect(await passwords.verify(hash, hash)).toBe(false)
  })
})

describe('our own hash', () => {
  test('is what OpenSSL makes of the same costs', async () => {
    const nonce = Buffer.from('sixteen bytes ok')
    const costs = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 }
    const tag = argon2Sync('argon2id', { ...costs, message: OLD, nonce })
    const unpadded = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')
    const hash = `$argon2id$v=19$m=19456,t=2,p=1$${unpadded(nonce)}$${unpadded(tag)}`
    expect(await passwords.verify(OLD, hash)).toBe(true)
    expect(passwords.mayUpgrade(OLD, hash)).toBe(false)
    expect(readStoredHash(await passwords.hash(OLD))).toEqual({ scheme: 'argon2', isOurs: true })
  })
})

describe('a new hash in the place of an old one', () => {
  test.each(vectors.filter(([scheme]) => !scheme.includes('80')))(
    '%s: may be made',
    (...vector) => {
      const [, password, hash] = vector
      expect(passwords.mayUpgrade(password, hash)).toBe(true)
    },
  )

  test('not where bcrypt has seen a part of the password only', () => {
    expect(passwords.mayUpgrade(LONG, vectors[3]?.[2] ?? '')).toBe(false)
  })

  test('not of a form that ours would take for others, which the old hash may refuse', () => {
    expect(passwords.mayUpgrade(OLD.normalize('NFD'), vectors[0]?.[2] ?? '')).toBe(false)
  })
})
