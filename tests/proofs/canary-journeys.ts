import { createHttpDriver } from '@mot-cua/testing'
import { registerHandClient } from './hand-client.ts'
import type { Parties } from './parties.ts'
import type { Person } from './parties-inside.ts'
import { SECRETS } from './party-settings.ts'
import { agree, createBrowser, goToSignIn, passPassword, signIn } from './portal-journey.ts'
import { enterProvince, newOfficial } from './province-journey.ts'

/** What people typed besides what was right. */
export const TYPED = {
  wrongPassword: 'Sai-mật-khẩu-con-chim-hoàng-yến',
  wrongCode: '975310',
  unknownId: '099777000111',
} as const

/** Everything a person or a service does or gets wrong, once. */
export async function walkEverywhere(parties: Parties): Promise<Person[]> {
  const people = [await parties.newPerson(), await parties.newPerson()]
  const [first, second] = people
  if (!first || !second) throw new Error('nobody')
  await wander(parties, first)
  await wanderInProvince(parties, first)
  await goWrong(parties, second)
  await speakProtocol(parties, first)
  await askEveryPage(parties)
  return people
}

async function wander(parties: Parties, person: Person): Promise<void> {
  const browser = createBrowser()
  await signIn(parties, browser, person)
  for (const path of ['/', '/profile', '/help', '/nowhere'])
    await browser.visit(parties.portal.url + path)
  const home = await browser.visit(parties.portal.url)
  await home.submit({}, 'Đăng xuất')
}

/** As a citizen and as an official, signed in and out, with forms that are wrong. */
async function wanderInProvince(parties: Parties, citizen: Person): Promise<void> {
  const { url } = parties.onestop
  const { person: official } = await newOfficial(parties)
  for (const [door, person] of [
    ['citizen', citizen],
    ['official', official],
  ] as const) {
    const browser = createBrowser()
    await enterProvince(parties, { browser, person, door })
    // A citizen's page asks an official to come in as a citizen, so theirs come first.
    const paths = ['/staff', '/staff/account', '/staff/nowhere', '/account', '/account/edit']
    for (const path of paths) await browser.visit(url + path)
    if (door === 'citizen') {
      const typed = { username: person.personalId, password: TYPED.wrongPassword }
      await (await browser.visit(`${url}/account/link`)).submit(typed, 'Tiếp tục')
    }
    await (await browser.visit(url)).submit({}, 'Đăng xuất')
  }
  const body = new URLSearchParams({ logout_token: `a.b.${TYPED.wrongPassword}` })
  await fetch(`${url}/back-channel-logout/portal`, { method: 'POST', body })
}

async function goWrong(parties: Parties, person: Person): Promise<void> {
  const browser = createBrowser()
  const { personalId } = person
  const form = await goToSignIn(parties, browser)
  await form.submit({ personalId, password: TYPED.wrongPassword }, 'Đăng nhập')
  await form.submit({ personalId: TYPED.unknownId, password: TYPED.wrongPassword }, 'Đăng nhập')
  await form.submit({ personalId: `x${personalId}`, password: '' }, 'Đăng nhập')
  const { otpPage, code } = await passPassword(parties, browser, person)
  await otpPage.submit({ code: TYPED.wrongCode }, 'Xác nhận')
  await otpPage.submit({ action: 'resend' })
  // From another browser: the visit is not this one's.
  await createBrowser().visit(otpPage.url)
  const forged = { method: 'POST', body: new URLSearchParams({ code, ...person }) }
  await createBrowser().send(otpPage.url, forged)
  await browser.send(otpPage.url, { ...forged, headers: { 'content-type': 'application/json' } })
  await agree(await otpPage.submit({ code }, 'Xác nhận'))
  await otpPage.submit({ code }, 'Xác nhận')
  const cancelled = await goToSignIn(parties, createBrowser())
  await cancelled.submit({ action: 'cancel' })
}

/** A service by hand: tokens asked for well and badly, the registry with and without a token. */
async function speakProtocol(parties: Parties, person: Person): Promise<void> {
  const { identity, registry, phones } = parties
  const redirectUri = `${identity.url}/nowhere`
  const metadata = { redirect_uris: [redirectUri] }
  const client = await registerHandClient({
    issuer: identity.url,
    token: SECRETS.identityToken,
    metadata,
  })
  const fields = { ...client.requestFields(redirectUri), login_hint: person.personalId }
  await client.post(identity.url, '/par', fields)
  await client.post(identity.url, '/par', { ...fields, redirect_uri: 'https://evil.example/' })
  const form = await createBrowser().visit(
    `${identity.url}/authorize?${new URLSearchParams(client.requestFields(redirectUri))}`,
  )
  const { personalId, password, phone } = person
  const otpPage = await form.submit({ personalId, password }, 'Đăng nhập')
  const { url } = await agree(
    await otpPage.submit({ code: await phones.nextCode(phone) }, 'Xác nhận'),
  )
  const redemption = client.redemption(url.searchParams.get('code') ?? '', redirectUri)
  const once = { ...redemption, client_assertion: await client.assert() }
  const answer = await client.post(identity.url, '/token', once)
  const { access_token } = (await answer.json()) as { access_token: string }
  const authorization = `Bearer ${access_token}`
  await fetch(`${identity.url}/userinfo`, { headers: { authorization } })
  await client.post(identity.url, '/token', once)
  await client.post(identity.url, '/token', redemption)
  await fetch(`${identity.url}/userinfo`, { headers: { authorization } })
  const question = { subject: { personalId }, claims: { fullName: person.fullName } }
  const body = JSON.stringify({ ...question, phone, password })
  const headers = { authorization, 'content-type': 'application/json' }
  await fetch(`${registry.url}/api/verifications`, { method: 'POST', headers, body })
  const wrong = { authorization: `Bearer ${SECRETS.registryToken}x`, 'content-type': 'text/plain' }
  await fetch(`${registry.url}/register`, { method: 'POST', headers: wrong, body })
}

async function askEveryPage({ all, routes }: Parties): Promise<void> {
  const browser = createHttpDriver()
  for (const { name, url } of all) {
    for (const { method, path } of routes[name]) {
      const answer = await browser.send(url + path.replace(/:\w+|\*/g, 'x'), { method })
      await answer.body?.cancel()
    }
  }
}
