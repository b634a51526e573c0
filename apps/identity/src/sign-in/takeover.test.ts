import { setTimeout as delay } from 'node:timers/promises'
import type { EphemeralStore } from '@mot-cua/database'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type IdentitySetup,
  onPglite,
  openTestIdentity,
  type TestIdentity,
} from '../test-identity.ts'
import { createBrowser, reachOtp, submitPassword } from '../test-journey.ts'
import { openOwnService } from '../test-relying-parties.ts'

const ROUNDS = 12

/** A store that answers as late as one across a network, so that requests overtake each other. */
function withLatency(store: EphemeralStore): EphemeralStore {
  const late = async <T>(work: () => Promise<T>) => {
    await delay(2 + Math.random() * 7)
    return work()
  }
  return {
    ...store,
    get: (key) => late(() => store.get(key)),
    compareAndSet: (key, change) => late(() => store.compareAndSet(key, change)),
  }
}

const lateSetup: IdentitySetup = {
  ...onPglite,
  open: async (options) => {
    const opened = await onPglite.open(options)
    return { ...opened, store: withLatency(opened.store) }
  },
}

describe('two people in one visit', () => {
  let identity: TestIdentity
  let service: Awaited<ReturnType<typeof openOwnService>>
  beforeAll(async () => {
    identity = await openTestIdentity(lateSetup)
    service = await openOwnService(identity)
  })
  afterAll(async () => {
    await service?.close()
    await identity?.close()
  })

  test('the password of one beside the code of the other signs in nobody without a code', async () => {
    const victims: string[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      const [own, victim] = [await identity.newPerson(), await identity.newPerson()]
      victims.push(victim.personalId)
      const browser = createBrowser()
      const signInPage = await browser.visit(await service.start())
      const start = async () => signInPage.url
      const { otpPage, code } = await reachOtp(identity, { start, browser, person: own })
      const codes = Array.from({ length: 8 }, () => otpPage.submit({ code }, 'Xác nhận'))
      const answers = await Promise.all([submitPassword(signInPage, victim), ...codes])
      expect(answers.filter(({ status }) => status >= 500)).toEqual([])
    }
    const completed = await identity.db
      .selectFrom('audit_event')
      .innerJoin('account', 'account.id', 'audit_event.account_id')
      .select('account.personal_id')
      .where('audit_event.type', '=', 'sign-in.completed')
      .execute()
    expect(
      completed.map(({ personal_id }) => personal_id).filter((id) => victims.includes(id)),
    ).toEqual([])
    expect(completed.length).toBeGreaterThan(0)
  })
})
