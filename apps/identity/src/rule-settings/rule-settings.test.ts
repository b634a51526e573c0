import { describe, expect, test } from 'vitest'
import { createRuleSettings, type RuleChange } from './rule-settings.ts'

function createRules() {
  const kept: Record<string, string> = {}
  const state = { at: 0, reads: 0, isDown: false }
  const store = {
    async readAll() {
      state.reads += 1
      if (state.isDown) throw new Error('the database is away')
      return { ...kept }
    },
    async write({ name, value }: RuleChange) {
      kept[name] = value
    },
  }
  return { kept, state, rules: createRuleSettings({ store, now: () => new Date(state.at) }) }
}

describe('rules as data', () => {
  test('hold as the code knows them until they are changed', async () => {
    const { rules } = createRules()
    expect(await rules.qrLoginLevel()).toBe(2)
    expect(await rules.logsOutAfterQr()).toBe(true)
  })

  test('are read once in two seconds, and a change is heard of then', async () => {
    const { rules, kept, state } = createRules()
    await Promise.all([rules.qrLoginLevel(), rules.logsOutAfterQr(), rules.qrLoginLevel()])
    expect(state.reads).toBe(1)
    kept['assurance.qrLogin'] = '1'
    state.at = 1_999
    expect(await rules.qrLoginLevel()).toBe(2)
    state.at = 2_000
    expect(await rules.qrLoginLevel()).toBe(1)
  })

  test('the process that changes one hears of it at once', async () => {
    const { rules } = createRules()
    await rules.qrLoginLevel()
    await rules.set('assurance.qrLogin', '1', 'Trần Thị Mai')
    expect(await rules.qrLoginLevel()).toBe(1)
  })

  test('a value that is none counts as not set', async () => {
    const { rules, kept } = createRules()
    Object.assign(kept, { 'assurance.qrLogin': '7', 'app.logoutAfterQrLogin': 'maybe' })
    expect(await rules.list()).toEqual([
      { name: 'assurance.qrLogin', value: '2', usual: '2' },
      { name: 'app.logoutAfterQrLogin', value: 'true', usual: 'true' },
    ])
    await expect(rules.set('assurance.qrLogin', '7')).rejects.toThrow('no such rule')
    await expect(rules.set('toString', '1')).rejects.toThrow('no such rule')
  })

  test('a database that was away is asked again', async () => {
    const { rules, state } = createRules()
    state.isDown = true
    await expect(rules.qrLoginLevel()).rejects.toThrow('away')
    state.isDown = false
    expect(await rules.qrLoginLevel()).toBe(2)
  })
})
