import { createSqlEphemeralStore, openPostgres } from '@mot-cua/database'
import { openIdentity } from '@mot-cua/identity'
import { systemClock } from '@mot-cua/kernel'
import { seededPerson, seedPeople } from '@mot-cua/testing'
import { createLogger } from '@mot-cua/web'
import { auditHarms, type BackedUpParty, query } from './backup-party.ts'

const SECRET_KEY = 'proof-master-secret-of-a-backed-up-party'
const CANARY = 'canary-of-a-code-under-way'

/** Identity: people by the million, and what they did. */
export function identityWith(size: { accounts: number; auditRows: number }): BackedUpParty {
  return {
    name: 'identity',
    secretKey: SECRET_KEY,
    openAndClose,
    fill: (url) => fill(url, size),
    work: `insert into identity.audit_event (id, at, type) values (gen_random_uuid(), now(), 'x')`,
    harms: [
      {
        act: `update identity.account set phone = '+84900000000'
              where id = (select id from identity.account limit 1)`,
        said: 'table account: the rows are not the same',
      },
      {
        act: `delete from identity.account where id = (select id from identity.account limit 1)`,
        said: 'rows instead of',
      },
      ...auditHarms('identity.audit_event'),
    ],
    async readBack(url) {
      const phones = await query(
        url,
        'select 1 from identity.account where personal_id = $1 and phone = $2',
        [seededPerson(0).personalId, seededPerson(0).phone],
      )
      return phones.length
    },
  }
}

/** As it starts: migrations run, keys made or opened. */
async function openAndClose(url: string): Promise<void> {
  const engine = await openPostgres({ url })
  const store = createSqlEphemeralStore(engine, 'identity')
  const config = {
    issuer: 'http://localhost:21100',
    secretKey: SECRET_KEY,
    initialAccessToken: undefined,
    trustedProxies: [],
    approvedPrivateHosts: [],
    textProfile: 'neutral' as const,
    homeUrl: 'http://localhost:21101/',
    hotline: '1900 0000',
    isOfficial: false,
  }
  const identity = await openIdentity(config, {
    engine,
    store,
    smsGateway: { send: () => Promise.reject(new Error('nothing is sent here')) },
    logger: createLogger({ app: 'identity', level: 'silent' }),
    now: systemClock,
  })
  await store.put('otp:under-way', JSON.stringify(CANARY), 600)
  await identity.close()
  await store.close()
  await engine.close()
}

async function fill(url: string, { accounts, auditRows }: { accounts: number; auditRows: number }) {
  await seedPeople(url, { count: accounts })
  await query(
    url,
    `insert into identity.audit_event (id, at, type, account_id, detail)
     select gen_random_uuid(), now() - i * interval '1 second', 'sign-in.completed',
            (select id from identity.account limit 1), jsonb_build_object('number', i)
     from generate_series(1, $1::int) as i`,
    [auditRows],
  )
}
