import { plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ProvenAccount } from '../account/account.ts'
import { makePdf, makePdfOf } from '../test-files.ts'
import { openTestPortal, portalSetups, type TestPortal } from '../test-portal.ts'
import { sendUpload } from '../test-upload.ts'
import { QUOTA_BYTES, QUOTA_FILES } from './uploads.ts'

for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(`room for own documents on ${setup.title()}`, () => {
    let portal: TestPortal
    beforeAll(async () => {
      portal = await openTestPortal(setup)
    })
    afterAll(() => portal?.close())

    async function newPerson() {
      const account = await portal.newAccount()
      return { account, browser: await portal.browserOf(account) }
    }
    const documentsOf = ({ accountId }: ProvenAccount) =>
      portal.db.selectFrom('document').select('id').where('account_id', '=', accountId).execute()

    test('a person has so much room and no more', async () => {
      const { account, browser } = await newPerson()
      await fill(account, { files: 1, bytes: QUOTA_BYTES - 1000 })
      const small = await sendUpload(browser, portal.origin, { bytes: makePdfOf(1000) })
      expect(small.status).toBe(303)
      const more = await sendUpload(browser, portal.origin, { bytes: makePdfOf(1000) })
      expect(more.status).toBe(422)
      expect(plainText(await more.text())).toContain('không còn chỗ')
    })

    test('a person has so many files and no more, also of two at once', async () => {
      const { account, browser } = await newPerson()
      await fill(account, { files: QUOTA_FILES - 1, bytes: 10 })
      const other = await portal.browserOf(account)
      const answers = await Promise.all(
        [browser, other].map((one) => sendUpload(one, portal.origin, { bytes: makePdf() })),
      )
      expect(answers.filter(({ status }) => status === 303)).toHaveLength(1)
      expect(await documentsOf(account)).toHaveLength(QUOTA_FILES)
    })

    /** As many uploads in the database as if they had been sent. */
    async function fill(
      { accountId }: ProvenAccount,
      { files, bytes }: { files: number; bytes: number },
    ) {
      const at = new Date()
      const ids = Array.from({ length: files }, () => crypto.randomUUID())
      const stored = { size_bytes: bytes, media_type: 'image/png', sha256: '', created_at: at }
      await portal.db
        .insertInto('stored_file')
        .values(ids.map((id) => ({ id, ...stored })))
        .execute()
      const document = {
        account_id: accountId,
        kind: 'upload' as const,
        type_name: 'Giấy tờ khác',
        name: 'x',
        source: 'self',
        created_at: at,
      }
      await portal.db
        .insertInto('document')
        .values(ids.map((id) => ({ id, file_id: id, ...document })))
        .execute()
    }
  })
}
