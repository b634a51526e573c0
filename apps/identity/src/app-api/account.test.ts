import { createKnownBrowserStore, createKnownBrowsers } from '@mot-cua/authentication'
import type { HistoryEntry, TrustedBrowser } from '@mot-cua/device-api'
import { deriveKey, newId } from '@mot-cua/kernel'
import { expectDone } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestIdentity, type TestIdentity } from '../test-identity.ts'
import { createPhoneStage, PASSCODE, type PhoneStage } from '../test-phone.ts'

type Phone = Awaited<ReturnType<PhoneStage['newPhone']>>

// What the storage has to do with it is tested where the pages of the account are.
describe('history and browsers of the account, by the API', () => {
  let identity: TestIdentity
  let stage: PhoneStage
  beforeAll(async () => {
    identity = await openTestIdentity()
    stage = createPhoneStage(identity)
  })
  afterAll(() => identity?.close())

  const history = async (phone: Phone) =>
    expectDone(await phone.call<{ entries: HistoryEntry[] }>('listHistory')).entries
  const browsers = async (phone: Phone) =>
    expectDone(await phone.call<{ browsers: TrustedBrowser[] }>('listBrowsers')).browsers

  test('history tells what happened, newest first, to its owner alone', async () => {
    const phone = await stage.newPhone()
    expectDone(await phone.setPermission(false, PASSCODE))
    expectDone(await phone.setPermission(true, PASSCODE))
    const entries = await history(phone)
    expect(entries.map(({ kind, canDisown }) => [kind, canDisown])).toEqual([
      ['web-sign-in.allowed', true],
      ['web-sign-in.stopped', false],
      ['account.created', false],
    ])
    expect(entries[0]).toMatchObject({ method: 'other', place: expect.stringMatching(/./) })
    const ids = entries.map(({ id }) => id)
    const others = await history(await stage.newPhone())
    expect(others.filter(({ id }) => ids.includes(id))).toEqual([])
  })

  test('"that was not me": of an own entry that has something to end', async () => {
    const phone = await stage.newPhone()
    expectDone(await phone.setPermission(false, PASSCODE))
    expectDone(await phone.setPermission(true, PASSCODE))
    const [allowed, stopped] = await history(phone)
    const disown = (by: Phone, id = '') => by.call('disownEntry', { id })
    const stranger = await stage.newPhone()
    const refusals = [
      await disown(stranger, allowed?.id),
      await disown(phone, stopped?.id),
      await disown(phone, newId()),
      await disown(phone, 'no-id'),
    ]
    for (const { status, problem } of refusals) {
      expect([status, problem.code]).toEqual([404, 'not-found'])
    }
    expect((await history(phone))[0]?.kind).toBe('web-sign-in.allowed')
    // It takes the phone that was allowed; another of the same person sees it and waits.
    const sibling = await stage.newPhone({ accountId: phone.accountId })
    expect((await disown(phone, allowed?.id)).status).toBe(204)
    expect((await phone.call('readProfile')).status).toBe(403)
    const kinds = (await history(sibling)).map(({ kind }) => kind)
    expect(kinds).toEqual(expect.arrayContaining(['history.disowned', 'sessions.ended']))
    const scanBy = async (by: Phone) => by.scan(await (await stage.openPage()).camera())
    expect((await scanBy(sibling)).problem.code).toBe('qr-paused')
    expectDone(await scanBy(stranger))
  })

  test('browsers are listed and forgotten by their owner alone', async () => {
    const phone = await stage.newPhone()
    expect(await browsers(phone)).toEqual([])
    await remember(phone.accountId)
    await remember(phone.accountId)
    const [last, first] = await browsers(phone)
    expect(Date.parse(last?.expiresAt ?? '')).toBeGreaterThan(identity.clock.now().getTime())
    const forget = async (by: Phone, id = '') => {
      const { status, problem } = await by.call('revokeBrowser', { id })
      return problem.code ?? status
    }
    const stranger = await stage.newPhone()
    expect(await browsers(stranger)).toEqual([])
    expect(await forget(stranger, last?.id)).toBe('not-found')
    expect(await forget(phone, newId())).toBe('not-found')
    expect(await forget(phone, 'no-id')).toBe('not-found')
    expect(await forget(phone, last?.id)).toBe(204)
    expect(await forget(phone, last?.id)).toBe('not-found')
    expect((await browsers(phone)).map(({ id }) => id)).toEqual([first?.id])
    expect((await history(phone))[0]?.kind).toBe('browser.revoked')
  })

  async function remember(accountId: string): Promise<void> {
    const known = createKnownBrowsers({
      store: createKnownBrowserStore({ db: identity.db, schema: 'identity' }),
      key: deriveKey('any secret', 'known browsers'),
      now: identity.clock.now,
    })
    const by = { accountId, acceptanceId: newId(), clientId: 'c', address: '203.0.113.9' }
    await known.remember(by, undefined)
  }
})
