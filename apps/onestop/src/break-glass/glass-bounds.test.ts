import { plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { settingKeys } from '../operator/setting-forms.ts'
import { staffActions } from '../operator/staff-directory.ts'
import { onPglite } from '../test-onestop.ts'
import { type GlassStage, openGlassStage, type TestAdministrator } from './test-glass.ts'

/** Of an official who does not operate the province, as `:id`; and of one who does, as `:operator`. */
const OPEN = [
  'POST /operator/break-glass/uses/:id/end',
  'POST /operator/break-glass/uses/:operator/end',
  'POST /operator/settings/cutOver',
  'POST /operator/settings/cutOver/confirm',
  'POST /operator/settings/notices',
  'POST /operator/settings/notices/confirm',
  'POST /operator/settings/support',
  'POST /operator/settings/support/confirm',
  'POST /operator/settings/topology',
  'POST /operator/settings/topology/confirm',
  'POST /operator/staff/:id/resume',
  'POST /operator/staff/:id/suspend',
]

describe('what a session behind the broken glass may do', () => {
  let stage: GlassStage
  beforeAll(async () => {
    stage = await openGlassStage(onPglite)
  })
  afterAll(() => stage?.close())

  const update = (id: string, change: { suspended_at?: Date; ended_at?: Date }) =>
    stage.db.updateTable('staff_account').set(change).where('id', '=', id).execute()

  test('of every form under /operator those on the list, and no other', async () => {
    const { browser } = await stage.breakGlass(await stage.enrol(), await stage.enrol())
    const ids = { ':id': (await stage.issue()).id, ':operator': (await stage.enrol()).id }
    const opened: string[] = []
    for (const form of listForms(stage)) {
      const [, path = ''] = form.split(' ')
      const at = path.replace(/:id|:operator/, (name) => ids[name as ':id'])
      const answer = await stage.post(browser, at, {})
      const words = plainText(await answer.text())
      const isRefused = answer.status === 403 && words.includes('Về trang vận hành')
      if (!isRefused) opened.push(form)
    }
    expect(opened.sort()).toEqual(OPEN)
  })

  test('nothing else is offered', async () => {
    const { browser, page } = await stage.breakGlass(await stage.enrol(), await stage.enrol())
    expect(page.html).not.toContain('/operator/settings/levels')
    expect(page.html).toContain('/operator/settings/topology')
    for (const { id } of [await stage.issue(), await stage.enrol()]) {
      const one = await browser.visit(`${stage.origin}/operator/staff/${id}`)
      expect(one.status).toBe(200)
      for (const [, href = ''] of one.html.matchAll(/href="(\/operator[^"]*)"/g)) {
        const { status } = await browser.visit(stage.origin + href)
        expect([href, status]).toEqual([href, 200])
      }
    }
  })

  test('an administrator is not suspended there, an official is', async () => {
    const { browser } = await stage.breakGlass(await stage.enrol(), await stage.enrol())
    const [an, official] = [await stage.enrol(), await stage.issue()]
    const reason = { reason: 'thử' }
    await stage.post(browser, `/operator/staff/${an.id}/suspend`, reason)
    await stage.post(browser, `/operator/staff/${official.id}/suspend`, reason)
    const rows = await stage.db
      .selectFrom('staff_account')
      .select('id')
      .where('id', 'in', [an.id, official.id])
      .where('suspended_at', 'is not', null)
      .execute()
    expect(rows).toEqual([{ id: official.id }])
  })

  test('who is suspended is alarmed all the same', async () => {
    const [thu, an] = [await stage.enrol(), await stage.enrol()]
    await update(an.id, { suspended_at: stage.now() })
    await stage.features.sms.outbox.deliver()
    const before = stage.phones.countTo(an.phone)
    await stage.ask(thu)
    await stage.features.sms.outbox.deliver()
    expect(stage.phones.countTo(an.phone)).toBe(before + 1)
    const told = stage.db.selectFrom('staff_message').select('kind')
    const messages = await told.where('staff_account_id', '=', an.id).execute()
    expect(messages).toContainEqual({ kind: 'break-glass-requested' })
  })

  test.each(['suspended', 'ended', 'out of office'] as const)(
    'is over once whoever agreed is %s',
    async (fate) => {
      const [thu, hai] = [await stage.enrol(), await stage.enrol()]
      const { browser } = await stage.breakGlass(thu, hai)
      expect((await browser.visit(`${stage.origin}/operator`)).url.pathname).toBe('/operator')
      await befall(hai, fate)
      const out = await browser.visit(`${stage.origin}/operator`)
      expect(out.url.pathname).toBe('/staff/sign-in')
    },
  )

  async function befall({ id }: TestAdministrator, fate: 'suspended' | 'ended' | 'out of office') {
    if (fate === 'suspended') return update(id, { suspended_at: stage.now() })
    if (fate === 'ended') return update(id, { ended_at: stage.now() })
    return stage.db.deleteFrom('staff_role').where('staff_account_id', '=', id).execute()
  }
})

/** With every value that a name in a path can have. */
function listForms({ routes }: GlassStage): string[] {
  const values: Record<string, readonly string[]> = {
    ':key': settingKeys,
    ':id': [':id', ':operator'],
    ':action': staffActions,
  }
  const fill = (route: string): string[] =>
    Object.entries(values).reduce<string[]>(
      (filled, [name, all]) =>
        filled.flatMap((one) =>
          one.includes(name) ? all.map((to) => one.replace(name, to)) : one,
        ),
      [route],
    )
  const forms = routes.filter(
    ({ method, path }) => method !== 'GET' && path.startsWith('/operator'),
  )
  expect(forms.length).toBeGreaterThan(7)
  return [...new Set(forms.flatMap(({ method, path }) => fill(`${method} ${path}`)))]
}
