import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { portalSetups } from '../test-portal.ts'
import { openStage, pathOf, type Stage } from './test-stage.ts'

const OLD = 'Mật khẩu cũ 2019'

/** Made by others: libxcrypt, Python's hashlib. */
const hashes = {
  bcrypt: '$2y$06$MotCuaMotCuaMotCuaMotOizkvLFmP0a1xNlPpZH2kVX6.xslUrj.',
  'PBKDF2-SHA256':
    '$pbkdf2-sha256$i=20000,l=32$YSBzYWx0IG9mIDE2IG9jdA$bw81u3bCruvFwbuGjWXHctaN5u9OS9gN0EhJDw302Oc',
  'PBKDF2-SHA512':
    '$pbkdf2-sha512$i=20000$YSBzYWx0IG9mIDE2IG9jdA$mYigondqYBAsBkQlupFpGUX6sI8VjV/5MDMa2qSJY6IqB0B9ieuPIP7MfAKcpxZLQ3GTlYQbScIHefLzACP9yw',
}

for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(`a password that came along: ${setup.title()}`, () => {
    let stage: Stage
    beforeAll(async () => {
      stage = await openStage(setup)
    })
    afterAll(() => stage?.close())

    test.each(Object.entries(hashes))(
      '%s: replaced by Argon2id at the first right sign-in, and by no wrong one',
      async (_scheme, passwordHash) => {
        const account = await stage.newAccount({ passwordHash })
        const wrong = await stage.typePassword(account, `${OLD}!`)
        expect(wrong.page.status).toBe(422)
        expect(await stage.readHash(account)).toBe(passwordHash)
        expect(pathOf((await stage.typePassword(account, OLD)).page)).toBe('/sign-in/portal/otp')
        const upgraded = await stage.readHash(account)
        expect(upgraded).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
        expect((await stage.typePassword(account, `${OLD}!`)).page.status).toBe(422)
        expect(pathOf((await stage.typePassword(account, OLD)).page)).toBe('/sign-in/portal/otp')
        expect(await stage.readHash(account)).toBe(upgraded)
      },
    )

    test('one that is changed meanwhile is not undone', async () => {
      const account = await stage.newAccount({ passwordHash: hashes.bcrypt })
      const { accountId } = account
      const at = stage.now()
      await stage.db
        .updateTable('portal_credential')
        .set({ password_hash: 'the new one' })
        .where('account_id', '=', accountId)
        .execute()
      const change = { accountId, from: hashes.bcrypt, to: 'the old one', at }
      await stage.features.accounts.replaceHash(change)
      expect(await stage.readHash(account)).toBe('the new one')
    })
  })
}
