import { csvHead, csvLine } from '@mot-cua/kernel'
import { type HttpDriver, plainText } from '@mot-cua/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openTestPortal, portalSetups, type TestPortal } from '../test-portal.ts'
import { addCounts, type CommuneCounts, NOBODY, shutOut } from './cockpit.ts'
import { byCommune, byProvince, keysOf, UNKNOWN } from './places.ts'

const someone = { ...NOBODY, accounts: 1, unverified: 1 }
const rowAt = (code: string | null, validFrom: string | null): CommuneCounts => {
  return { ...someone, code, validFrom }
}

describe('places of the cockpit', () => {
  test('an old commune counts under the one of today that it went into', () => {
    const rows = [rowAt('21583', '2025-07-01'), rowAt('21550', '2024-01-01')]
    const [province] = byProvince(rows, '?')
    expect(province).toMatchObject({ name: 'Tỉnh Gia Lai', counts: { accounts: 2 } })
  })

  test('a code nobody knows and no code at all stand last, as unknown', () => {
    const rows = [rowAt(null, null), rowAt('99999', '2025-07-01'), rowAt('00004', '2025-07-01')]
    expect(byProvince(rows, 'Chưa rõ').map(({ name }) => name)).toEqual([
      'Thành phố Hà Nội',
      'Chưa rõ',
    ])
    expect(byCommune(rows, UNKNOWN, 'Chưa rõ').map(({ counts }) => counts.accounts)).toEqual([1, 1])
  })

  test('the list of a commune is of the same people as its count', () => {
    const olds = ['21550', '21553', '21583', '21586', '21589', '00001', '00004']
    const rows = [
      ...olds.map((code) => rowAt(code, '2024-01-01')),
      rowAt('21583', '2025-07-01'),
      rowAt(null, null),
    ]
    const provinces = byProvince(rows, '?').map(({ id }) => id)
    const communes = provinces.flatMap((id) => byCommune(rows, id, '?'))
    for (const { id, counts } of communes) {
      const keys = keysOf(id).map((key) => `${key?.code ?? null} ${key?.validFrom ?? null}`)
      const listed = rows.filter(({ code, validFrom }) => keys.includes(`${code} ${validFrom}`))
      expect(listed, id).toHaveLength(counts.accounts)
    }
    expect(communes.reduce((sum, { counts }) => sum + counts.accounts, 0)).toBe(rows.length)
  })

  test('level 1 is a lack only where level 2 is asked for', () => {
    const counts = addCounts(someone, { ...NOBODY, accounts: 2, unlinked: 1, lowLevel: 1 })
    expect(shutOut(counts, 1)).toBe(2)
    expect(shutOut(counts, 2)).toBe(3)
  })
})

describe('a CSV file (RFC 4180)', () => {
  test('begins with what tells Excel its alphabet', () => {
    expect(csvHead(['Họ và tên', 'b'])).toBe('\uFEFF"Họ và tên","b"\r\n')
  })

  test.each(['=1+1', '+84912', '-2', '@SUM(A1)', '\tx', '\rx', '=cmd|" /C calc"!A0'])(
    '%j is kept as text, not run',
    (text) => expect(csvLine([text])).toMatch(/^"'/),
  )

  test('whatever a name holds, it stays one field of one line', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), (fields) => {
        const line = csvLine(fields)
        const read = [...line.slice(0, -2).matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)]
        expect(read).toHaveLength(fields.length)
        read.forEach(([, text = ''], index) => {
          expect(text.replaceAll('""', '"').replace(/^'/, '')).toBe(
            fields[index]?.replace(/^'/, ''),
          )
        })
      }),
    )
  })
})

for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(`the cockpit on ${setup.title()}`, () => {
    let portal: TestPortal
    let browser: HttpDriver
    beforeAll(async () => {
      portal = await openTestPortal(setup)
      await addPeople()
    })
    afterAll(() => portal.close())
    beforeEach(async () => {
      browser = await portal.browserOf(await portal.newAccount({ audience: 'administrator' }))
    })
    const visit = (path: string) => browser.visit(`${portal.origin}/admin/cut-over${path}`)

    async function livesAt(accountId: string, code: string) {
      await portal.db
        .updateTable('account')
        .set({ commune_code: code, commune_valid_from: '2025-07-01' })
        .where('id', '=', accountId)
        .execute()
    }

    /** In Phường Quy Nhơn: one unverified, one verified, one linked; elsewhere nobody knows. */
    async function addPeople() {
      const unverified = await portal.newAccount({ name: '=HYPERLINK("x")', phone: '+84912345986' })
      const verified = await portal.newAccount({ personalId: '099080000021', name: 'Lê Thị Tư' })
      const eid = await portal.newAccount({ type: 'eid', personalId: '099080000022' })
      const linked = await portal.newAccount({ personId: eid.personId, name: 'Đã Liên Kết' })
      for (const { accountId } of [unverified, verified, linked]) await livesAt(accountId, '21583')
      await portal.newAccount({ name: 'Không Rõ' })
      // Neither an organisation nor a post account is among the people who are counted.
      await portal.newAccount({ audience: 'organization' })
      await portal.newAccount({ type: 'postal' })
      await addDossier(verified.accountId, 4)
      await addDossier(verified.accountId, 10)
      await addDossier(linked.accountId, 4)
      await portal.db
        .updateTable('account')
        .set({ last_level: 1 })
        .where('id', '=', eid.accountId)
        .execute()
    }

    let dossiers = 0
    async function addDossier(accountId: string, status: number) {
      dossiers += 1
      const at = new Date()
      await portal.db
        .insertInto('dossier')
        .values({
          id: crypto.randomUUID(),
          account_id: accountId,
          source: 'binhdinh',
          code: `H08-261121-${dossiers}`,
          procedure_name: 'Đăng ký',
          agency_name: 'UBND',
          submitted_at: at,
          status,
          status_at: at,
          sequence: 1,
          updated_at: at,
        })
        .execute()
    }

    test('says who would be shut out, what they lack, and that nothing is lost', async () => {
      const words = plainText((await visit('?date=21/12/2099')).html)
      expect(words).toContain(
        'Nếu chuyển đổi từ ngày 21/12/2099, 3 người sẽ không đăng nhập được như trước',
      )
      expect(words).toContain('Chiếm 75,00% của 4 người')
      expect(words).toContain('Chưa xác minh số định danh cá nhân, chưa liên kết 2')
      expect(words).toContain('Đã xác minh, chưa liên kết với tài khoản định danh điện tử 1')
      expect(words).toContain('Hồ sơ đang xử lý của những người chưa liên kết 1')
      expect(words).toContain('Không hồ sơ, giấy tờ nào bị mất')
      expect(words).toContain('Tỉnh Gia Lai 2 66,66% 1 1 1')
      expect(words).toContain('Chưa rõ nơi cư trú')
    })

    test('where level 2 is asked for, level 1 is a lack too', async () => {
      const { requirements } = portal.features
      await requirements.setMinimumLevel('portal-sign-in', 2)
      const words = plainText((await visit('')).html)
      await requirements.setMinimumLevel('portal-sign-in', 1)
      expect(words).toContain('4 người sẽ không đăng nhập được')
      expect(words).toContain('mới ở mức độ 1 1')
    })

    test('a day that is none is told, and a province leads to its communes', async () => {
      expect((await visit('?date=30/02/2027')).status).toBe(422)
      const province = await (await visit('')).click('Tỉnh Gia Lai')
      expect(plainText(province.html)).toContain('Phường Quy Nhơn')
      expect(plainText(province.html)).not.toContain('Chưa rõ nơi cư trú')
    })

    test('the list needs a purpose, masks ids, runs nothing, and stands in the audit', async () => {
      const form = await (await (await visit('')).click('Tỉnh Gia Lai')).click(/^Lấy danh sách/)
      expect((await form.submit({ purpose: ' ' }, 'Tải danh sách (CSV)')).status).toBe(422)
      const file = await form.submit({ purpose: 'Tổ công nghệ số' }, 'Tải danh sách (CSV)')
      expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8')
      expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename="cut-over-/)
      expect(file.headers.get('cache-control')).toBe('no-store')
      const lines = file.html.trimEnd().split('\r\n')
      expect(lines).toHaveLength(3)
      expect(file.html).toContain('"\'=HYPERLINK(""x"")"')
      expect(file.html).toContain('"0912345986"')
      expect(file.html).toContain('Lê Thị Tư')
      expect(file.html).not.toContain('Đã Liên Kết')
      expect(file.html).not.toContain('099080000021')
      const events = await portal.db
        .selectFrom('audit_event')
        .select(['account_id', 'detail'])
        .where('type', '=', 'cut-over.exported')
        .execute()
      expect(events).toHaveLength(1)
      expect(JSON.stringify(events)).toContain('Tổ công nghệ số')
    })

    test('the unknown have a list too, and a place that is none has not', async () => {
      const unknown = await (await visit('')).click('Chưa rõ nơi cư trú')
      const form = await unknown.click(/^Lấy danh sách/)
      const file = await form.submit({ purpose: 'Rà soát' }, 'Tải danh sách (CSV)')
      expect(file.html).toContain('Không Rõ')
      for (const place of ['', 'x', '../../etc', '1@']) {
        const query = new URLSearchParams({ place })
        expect((await visit(`/list?${query}`)).status, place).toBe(404)
      }
    })
  })
}
