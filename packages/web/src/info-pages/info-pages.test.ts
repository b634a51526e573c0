import { expect, test } from 'vitest'
import { makeTestApp, testBrand } from '../testing/test-app.ts'
import { createInfoPages } from './info-pages.routes.tsx'
import { infoTopics } from './info-pages.views.tsx'

function makeApp(official: boolean) {
  return makeTestApp({ brand: { ...testBrand, official } }).app.route('/', createInfoPages())
}

test.each(infoTopics)('/%s has one heading, the hotline and the simulation note', async (topic) => {
  const answer = await makeApp(false).request(`/${topic}`)
  const html = await answer.text()
  expect(answer.status).toBe(200)
  expect(html.match(/<h1>/g)).toHaveLength(1)
  expect(html).toContain('href="tel:19000000"')
  expect(html).toContain('Đây là bản mô phỏng')
})

test('an official site does not call itself a simulation', async () => {
  expect(await (await makeApp(true).request('/help')).text()).not.toContain('mô phỏng')
})
