import { newId } from '@mot-cua/kernel'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { NOW, openTestPortal, portalSetups, type TestPortal } from '../test-portal.ts'

for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(`fields and their accounts on ${setup.title()}`, () => {
    let portal: TestPortal
    beforeAll(async () => {
      portal = await openTestPortal(setup)
    })
    afterAll(() => portal?.close())

    const fieldOf = (accountId: string) => ({
      account_id: accountId,
      name: 'email' as const,
      value: 'lan@example.vn',
      status: 'self-declared' as const,
      source: 'self',
      as_of: NOW,
    })
    const write = (...accountIds: string[]) =>
      portal.db.insertInto('account_field').values(accountIds.map(fieldOf)).execute()
    const remove = (accountId: string) =>
      portal.db.deleteFrom('account').where('id', '=', accountId).execute()

    test('no field of an account that is not there, not even among good ones', async () => {
      const { accountId } = await portal.newAccount()
      await expect(write(accountId, newId())).rejects.toMatchObject({ code: '23503' })
      const fields = portal.db.selectFrom('account_field').where('account_id', '=', accountId)
      expect(await fields.where('name', '=', 'email').select('name').execute()).toEqual([])
    })

    test('no account goes while it has a field', async () => {
      const { accountId } = await portal.newAccount({ personalId: '099190000901' })
      await expect(remove(accountId)).rejects.toMatchObject({ code: '23503' })
    })

    test('neither moves', async () => {
      const { accountId } = await portal.newAccount({ personalId: '099190000902' })
      const { accountId: other } = await portal.newAccount()
      const moved = portal.db.updateTable('account_field').set({ account_id: other })
      await expect(moved.where('account_id', '=', accountId).execute()).rejects.toThrow('changes')
      const renamed = portal.db.updateTable('account').set({ id: newId() })
      await expect(renamed.where('id', '=', accountId).execute()).rejects.toThrow()
    })

    test('a field that is being written keeps its account', async () => {
      const { accountId } = await portal.newAccount()
      await portal.db.deleteFrom('account_field').where('account_id', '=', accountId).execute()
      const both = await Promise.allSettled([write(accountId), remove(accountId)])
      expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    })
  })
}
