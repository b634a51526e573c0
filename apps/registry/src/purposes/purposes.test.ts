import { expect, test } from 'vitest'
import { openRegistry, registrySetups } from '../test-registry.ts'

test('every purpose is told in words that a person understands, in Vietnamese and English', async () => {
  const [pglite] = registrySetups
  if (!pglite) throw new Error('no database to test with')
  const registry = await openRegistry(pglite)
  const response = await registry.app.request('/api/purposes')
  const { purposes } = await response.json()
  await registry.close()
  expect(purposes).toHaveLength(4)
  expect(purposes).toContainEqual({
    purpose: 'dossier',
    title: {
      vi: 'Giải quyết hồ sơ thủ tục hành chính',
      en: 'Handling an administrative dossier',
    },
    text: {
      vi: 'Cơ quan đang giải quyết một hồ sơ cần thông tin này, để bạn không phải nộp lại giấy tờ.',
      en: 'An agency that is handling a dossier needs this information, so that you need not hand in papers again.',
    },
  })
})
