import { addSeconds, newId } from '@mot-cua/kernel'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { onPglite } from '../test-onestop.ts'
import { createFreshProofs } from './fresh-proof.ts'

describe('a proof that was asked for', () => {
  let opened: Awaited<ReturnType<typeof onPglite.open>>
  beforeAll(async () => {
    opened = await onPglite.open({ migrations: [], schema: 'fresh_proof' })
  })
  afterAll(() => opened?.close())

  const at = new Date('2026-11-22T03:00:00Z')
  const ask = async () => {
    const proofs = createFreshProofs({ store: opened.store, now: () => at })
    const prover = { personId: newId(), browserId: newId() }
    const wish = { ...prover, purpose: 'link', localAccountId: newId() } as const
    const returnTo = await proofs.ask(wish)
    const prove = (authenticatedAt: Date) =>
      proofs.take({ ...prover, returnTo, arrived: { authenticatedAt } })
    return { prove }
  }

  test('is one of now, and good once', async () => {
    const { prove } = await ask()
    const now = addSeconds(at, 20)
    expect(await prove(now)).toMatchObject({ outcome: 'proven', wish: { purpose: 'link' } })
    expect(await prove(now)).toEqual({ outcome: 'expired' })
  })

  test('is not a sign-in from before, which an issuer hands on without asking', async () => {
    const { prove } = await ask()
    expect(await prove(addSeconds(at, -60))).toEqual({ outcome: 'expired' })
    // Whoever tried that has to ask anew.
    expect(await prove(addSeconds(at, 20))).toEqual({ outcome: 'expired' })
  })
})
