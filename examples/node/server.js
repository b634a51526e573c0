import { randomBytes } from 'node:crypto'
import express from 'express'
import session from 'express-session'
import * as client from 'openid-client'
import { createLogoutCheck } from './logout-token.js'
import { personPage, troublePage, welcomePage } from './pages.js'
import { openClient } from './registration.js'
import { settings } from './settings.js'

const config = await openClient(settings)
const readLogoutToken = createLogoutCheck(config)
const store = new session.MemoryStore()
/** The issuer's `sid` of each session here, so that a logout token finds it. */
const sessionOf = new Map()

const app = express()
app.use(express.static(process.env.BUTTON_KIT ?? '../button-kit'))
app.use(
  session({
    name: 'example-session',
    secret: randomBytes(32).toString('base64url'),
    store,
    resave: false,
    saveUninitialized: false,
    // `secure: true` as soon as the service is reached by https.
    cookie: { httpOnly: true, sameSite: 'lax', secure: settings.url.startsWith('https:') },
  }),
)

app.get('/', (req, res) => {
  res.send(req.session.person ? personPage(req.session.person) : welcomePage())
})

app.get('/sign-in', async (req, res) => {
  const checks = {
    pkceCodeVerifier: client.randomPKCECodeVerifier(),
    expectedState: client.randomState(),
    expectedNonce: client.randomNonce(),
  }
  const url = await client.buildAuthorizationUrlWithPAR(config, {
    redirect_uri: `${settings.url}/callback`,
    scope: settings.scope,
    state: checks.expectedState,
    nonce: checks.expectedNonce,
    code_challenge: await client.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
    code_challenge_method: 'S256',
    ...(settings.level ? { acr_values: settings.level } : {}),
  })
  req.session.checks = checks
  res.redirect(303, url.href)
})

app.get('/callback', async (req, res) => {
  const { checks } = req.session
  // Once only: a second use of the same answer finds nothing.
  delete req.session.checks
  if (!checks) throw new Error('no sign-in is under way in this browser')
  const current = new URL(req.originalUrl, settings.url)
  const tokens = await client.authorizationCodeGrant(config, current, {
    ...checks,
    idTokenExpected: true,
  })
  const { sub, sid, acr } = tokens.claims()
  // The issuer was asked for a level; whether it was reached is for the service to check.
  if (settings.level && !(acr >= settings.level)) throw new LevelTooLow()
  const { name } = await client.fetchUserInfo(config, tokens.access_token, sub)
  // A new session id for who has signed in: nobody can have planted it.
  await new Promise((resolve, reject) => {
    req.session.regenerate((error) => (error ? reject(error) : resolve()))
  })
  req.session.person = { issuer: settings.issuer, sub, sid, acr, name }
  sessionOf.set(sid, req.sessionID)
  res.redirect(303, '/')
})

app.post('/sign-out', (req, res) => {
  const { sid } = req.session.person ?? {}
  req.session.destroy(() => {
    const url = client.buildEndSessionUrl(config, {
      post_logout_redirect_uri: `${settings.url}/`,
      // The session's id as the hint, so that no token stands in an address.
      ...(sid ? { logout_hint: sid } : {}),
    })
    res.redirect(303, url.href)
  })
})

app.post('/back-channel-logout', express.urlencoded({ extended: false }), async (req, res) => {
  const sid = await readLogoutToken(req.body?.logout_token)
  res.set('cache-control', 'no-store')
  if (sid === undefined) {
    res.status(400).json({ error: 'invalid_request' })
    return
  }
  const ended = sessionOf.get(sid)
  sessionOf.delete(sid)
  if (ended) await new Promise((resolve) => store.destroy(ended, resolve))
  res.status(200).end()
})

// Express takes a handler of errors by its four parameters.
app.use((error, _req, res, _next) => {
  console.error(`sign-in refused: ${error.code ?? error.name} ${error.error ?? ''}`)
  const kind = kindOf(error)
  res.status(kind === 'away' ? 503 : 400).send(troublePage(kind))
})

class LevelTooLow extends Error {
  name = 'LevelTooLow'
}

function kindOf(error) {
  if (error instanceof LevelTooLow || error.error === 'unmet_authentication_requirements') {
    return 'level'
  }
  if (error.error === 'access_denied') return 'cancelled'
  const isAway = error.code === 'OAUTH_TIMEOUT' || error.name === 'TypeError' || error.status >= 500
  return isAway ? 'away' : 'unusable'
}

app.listen(settings.port, 'localhost', (error) => {
  // Such as a port that is taken.
  if (error) throw error
  console.log(`${settings.url} signs people in at ${config.serverMetadata().issuer}`)
})
