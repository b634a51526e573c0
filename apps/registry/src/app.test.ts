import { findCatalogProblems } from '@mot-cua/web'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createMessages } from './messages.ts'
import { describeApi } from './openapi/openapi.ts'
import { type OpenRegistry, openRegistry, registrySetups } from './test-registry.ts'

const [pglite] = registrySetups
if (!pglite) throw new Error('no database to test with')

describe('the registry app', () => {
  let registry: OpenRegistry

  beforeAll(async () => {
    registry = await openRegistry(pglite)
  })
  afterAll(() => registry?.close())

  test('says at / what it is, in Vietnamese and English', async () => {
    const page = await (await registry.app.request('/')).text()
    expect(page).toContain('<html lang="vi"')
    expect(page).toContain('CSDL Quốc gia về Dân cư')
    expect(page).toContain('bản mô phỏng')
    const cookie = 'motcua-registry-preferences=en.auto.normal'
    const english = await registry.app.request('/', { headers: { cookie } })
    expect(await english.text()).toContain('National population database')
  })

  test('describes its API', async () => {
    const response = await registry.app.request('/openapi.json')
    expect(await response.json()).toEqual(describeApi({ publicUrl: 'http://localhost:4400' }))
  })

  test('answers as alive and ready', async () => {
    expect((await registry.app.request('/livez')).status).toBe(200)
    expect((await registry.app.request('/readyz')).status).toBe(200)
  })

  test('answers a path nobody has with a problem document under /api/', async () => {
    const response = await registry.app.request('/api/residents')
    expect(response.status).toBe(404)
    expect(response.headers.get('content-type')).toContain('application/problem+json')
  })
})

test('every message is there in every language', () => {
  expect(findCatalogProblems(createMessages('neutral'))).toEqual([])
  expect(findCatalogProblems(createMessages('vn-2024'))).toEqual([])
  expect(JSON.stringify(createMessages('neutral'))).not.toMatch(/công an|CSDL|Quốc gia/i)
})

describe('the description of the API', () => {
  const document = JSON.stringify(describeApi({ publicUrl: 'http://localhost:4400' }))

  test('is OpenAPI 3.1 with the schemas of the routes', () => {
    expect(JSON.parse(document)).toMatchObject({
      openapi: '3.1.0',
      paths: {
        '/api/verifications': {
          post: {
            requestBody: {
              content: {
                'application/json': {
                  schema: {
                    required: ['requestId', 'purpose', 'askedBy', 'subject', 'claims'],
                    properties: {
                      purpose: {
                        enum: ['portal-profile', 'eid-enrolment', 'dossier', 'staff-identity'],
                      },
                    },
                  },
                },
              },
            },
          },
        },
      },
    })
  })

  test('names the three questions, each with its scope, and the list of purposes', () => {
    const { paths } = describeApi({ publicUrl: '' })
    expect(Object.keys(paths)).toEqual([
      '/api/verifications',
      '/api/attributes',
      '/api/accesses',
      '/api/purposes',
    ])
    expect(paths['/api/attributes'].post.security).toEqual([{ callers: ['registry:attributes'] }])
    expect(paths['/api/accesses'].post.security).toEqual([{ callers: ['registry:accesses'] }])
    const schema = paths['/api/attributes'].post.requestBody?.content['application/json'].schema
    expect(schema).toMatchObject({
      additionalProperties: false,
      required: ['requestId', 'purpose', 'askedBy', 'subject', 'fields'],
      properties: { askedBy: { required: ['agency', 'caseRef'], additionalProperties: false } },
    })
  })

  test('its answer to a comparison can hold nothing but words of closed lists, an id and an instant', () => {
    const { post } = describeApi({ publicUrl: '' }).paths['/api/verifications']
    const answer = post.responses['200']?.content?.['application/json'].schema ?? {}
    expect(answer).toMatchObject({ additionalProperties: false })
    expect(Object.keys(answer.properties ?? {})).toEqual([
      'requestId',
      'lifeStatus',
      'results',
      'checkedAt',
    ])
  })
})
