import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { createHttpDriver, type Listening, listenAnywhere } from '@mot-cua/testing'
import express, { type RequestHandler } from 'express'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '../journeys/sandbox.ts'
import { readIssuer, register } from './outside-site.ts'

/** What is used of packages that carry no types. */
type Passport = {
  use(strategy: unknown): void
  initialize(): RequestHandler
  authenticate(name: string, options?: object): RequestHandler
}
const load = createRequire(import.meta.url)
const passport = load('passport') as Passport
const session = load('express-session') as (options: object) => RequestHandler
const Strategy = load('passport-openidconnect') as new (options: object, verify: unknown) => unknown

describe('passport-openidconnect, which sends no PKCE', () => {
  let sandbox: Sandbox
  let service: Listening
  beforeAll(async () => {
    sandbox = await startSandbox()
    const app = express()
    service = await listenAnywhere(createServer(app))
    const issuer = await readIssuer(sandbox.desk, 'identity')
    const callbackURL = `${service.url}/callback`
    const { client_id, client_secret } = await register(issuer, {
      client_name: 'Dịch vụ Passport',
      redirect_uris: [callbackURL],
      token_endpoint_auth_method: 'client_secret_basic',
    })
    const verify = (_issuer: string, profile: object, done: (error: null, user: object) => void) =>
      done(null, profile)
    const options = {
      issuer: issuer.issuer,
      authorizationURL: `${issuer.issuer}/authorize`,
      tokenURL: `${issuer.issuer}/token`,
      userInfoURL: `${issuer.issuer}/userinfo`,
      clientID: client_id,
      clientSecret: client_secret,
      callbackURL,
    }
    passport.use(new Strategy(options, verify))
    app.use(session({ secret: 'a secret of the test', resave: false, saveUninitialized: true }))
    app.use(passport.initialize())
    app.get('/login', passport.authenticate('openidconnect', { session: false }))
    app.get('/callback', (req, res) => res.json(req.query))
  })
  afterAll(async () => {
    await service?.close()
    await sandbox?.remove()
  })

  test('is refused before anybody types a password, and told why', async () => {
    const page = await createHttpDriver().visit(`${service.url}/login`)
    expect(page.url.origin).toBe(service.url)
    expect(page.url.searchParams.get('error')).toBe('invalid_request')
    expect(page.url.searchParams.get('error_description')).toMatch(/PKCE/)
    expect(page.url.searchParams.get('code')).toBeNull()
  })
})
