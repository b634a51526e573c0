import { createHash } from 'node:crypto'
import { calculateJwkThumbprint, decodeProtectedHeader, importJWK, jwtVerify } from 'jose'
import { describe, expect, test } from 'vitest'
import { makeDeviceKey, thumbprintOf } from './device-key.ts'
import { signProof } from './dpop.ts'
import { signJws } from './jws.ts'

const url = 'https://id.example/app/api/profile?x=1#y'

describe('the key of a phone', () => {
  test('cannot be exported, and its thumbprint is the standard one', async () => {
    const key = await makeDeviceKey()
    expect(key.privateKey.extractable).toBe(false)
    await expect(crypto.subtle.exportKey('jwk', key.privateKey)).rejects.toThrow()
    expect(await thumbprintOf(key.publicJwk)).toBe(await calculateJwkThumbprint(key.publicJwk))
  })
})

describe('a proof of it (RFC 9449 §4.2)', () => {
  test('names method, address without query, time and the token', async () => {
    const key = await makeDeviceKey()
    const nowSeconds = Math.floor(Date.now() / 1000)
    const proof = await signProof(key, { method: 'GET', url, accessToken: 'token', nowSeconds })
    expect(decodeProtectedHeader(proof)).toEqual({
      alg: 'ES256',
      typ: 'dpop+jwt',
      jwk: key.publicJwk,
    })
    const { payload } = await jwtVerify(proof, await importJWK(key.publicJwk, 'ES256'))
    expect(payload).toEqual({
      htm: 'GET',
      htu: 'https://id.example/app/api/profile',
      iat: nowSeconds,
      jti: expect.stringMatching(/^[\w-]{22}$/) as string,
      ath: createHash('sha256').update('token').digest('base64url'),
    })
  })

  test('without a token names none, and no two are alike', async () => {
    const key = await makeDeviceKey()
    const ask = { method: 'POST', url, nowSeconds: 1 }
    const proofs = await Promise.all([signProof(key, ask), signProof(key, ask)])
    const claims = proofs.map((proof) => {
      const json = Buffer.from(proof.split('.')[1] ?? '', 'base64url').toString()
      return JSON.parse(json) as { jti: string }
    })
    expect(claims[0]).not.toHaveProperty('ath')
    expect(claims[0]?.jti).not.toBe(claims[1]?.jti)
  })
})

test('a JWS carries text beyond ASCII unharmed', async () => {
  const key = await makeDeviceKey()
  const claims = { place: 'Quy Nhơn, Bình Định' }
  const jws = await signJws(key.privateKey, { header: { typ: 'x' }, claims })
  const { payload } = await jwtVerify(jws, await importJWK(key.publicJwk, 'ES256'))
  expect(payload).toEqual(claims)
})
