import { systemClock } from '@mot-cua/kernel'
import { createHttpDriver } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRelyingParty } from './relying-party.ts'
import {
  INITIAL_ACCESS_TOKEN,
  openTestProvider,
  sealer,
  type TestProvider,
} from './test-provider.ts'

describe('the name of a service that changes while it runs', () => {
  let provider: TestProvider
  beforeAll(async () => {
    provider = await openTestProvider()
  })
  afterAll(() => provider?.close())

  type Options = Partial<Parameters<typeof createRelyingParty>[0]>
  const createService = (more: Options) => {
    const redirectUri = `${provider.issuer}/cb`
    const party = createRelyingParty({
      issuer: provider.issuer,
      metadata: { client_name: 'Tên lúc đầu', redirect_uris: [redirectUri] },
      initialAccessToken: INITIAL_ACCESS_TOKEN,
      db: provider.db,
      sealer,
      store: provider.store,
      now: systemClock,
      redirectUri,
      postLogoutRedirectUri: `${provider.issuer}/bye`,
      scope: 'openid profile',
      ...more,
    })
    const signIn = async () => {
      const start = await party.startSignIn({ browserId: 'browser', returnTo: '/there' })
      return (await createHttpDriver().visit(start)).url
    }
    return { signIn }
  }
  const listRegistrations = () => provider.db.selectFrom('oidc_registration').selectAll().execute()
  const nameAtProvider = async (clientId: string) => {
    const row = await provider.db
      .selectFrom('oidc_client')
      .select('metadata')
      .where('id', '=', clientId)
      .executeTakeFirstOrThrow()
    return (row.metadata as unknown as { client_name: string }).client_name
  }
  const untold: unknown[] = []
  const named = async (now = systemClock) => {
    await provider.db.deleteFrom('oidc_registration').execute()
    untold.length = 0
    const set = { name: 'Cổng tỉnh' }
    const naming = {
      clientName: () => set.name,
      onNameUntold: (error: unknown) => untold.push(error),
    }
    const service = createService({ now, ...naming })
    await service.signIn()
    const [{ client_id: clientId } = { client_id: '' }] = await listRegistrations()
    return { set, clientId, naming, ...service }
  }

  test('reaches the provider with the next sign-in, in the registration that is there', async () => {
    const { set, clientId, signIn, naming } = await named()
    expect(await nameAtProvider(clientId)).toBe('Cổng tỉnh')
    for (const name of ['Cổng thành phố', 'Cổng tỉnh mới']) {
      set.name = name
      await signIn()
      expect(await nameAtProvider(clientId)).toBe(name)
    }
    // Another process, or this one started again.
    await createService(naming).signIn()
    expect(await listRegistrations()).toMatchObject([{ client_id: clientId }])
    expect(untold).toEqual([])
    expect(JSON.stringify(await listRegistrations())).not.toContain('/register/')
  })

  test('stays where no way to change it was kept, and everybody signs in', async () => {
    const { set, clientId, signIn } = await named()
    await provider.db.updateTable('oidc_registration').set({ management_sealed: null }).execute()
    set.name = 'Cổng thành phố'
    expect((await signIn()).searchParams.has('code')).toBe(true)
    expect(await nameAtProvider(clientId)).toBe('Cổng tỉnh')
  })

  test('that the provider does not take stops nobody, and is told again a minute later', async () => {
    let minutes = 0
    const { set, clientId, signIn } = await named(() => new Date(Date.now() + minutes * 60_000))
    const setHash = (registration_token_hash: string | null) =>
      provider.db
        .updateTable('oidc_client')
        .set({ registration_token_hash })
        .where('id', '=', clientId)
        .execute()
    const { registration_token_hash: before } = await provider.db
      .selectFrom('oidc_client')
      .select('registration_token_hash')
      .where('id', '=', clientId)
      .executeTakeFirstOrThrow()
    await setHash(null)
    set.name = 'Cổng thành phố'
    expect((await signIn()).searchParams.has('code')).toBe(true)
    await signIn()
    expect(untold).toHaveLength(1)
    await setHash(before)
    minutes = 2
    await signIn()
    expect(await nameAtProvider(clientId)).toBe('Cổng thành phố')
  })
})
