import { randomBytes } from 'node:crypto'
import { putTotp } from '@mot-cua/authentication'
import { createSqlEphemeralStore, openPostgres } from '@mot-cua/database'
import { newId, systemClock } from '@mot-cua/kernel'
import { openOnestop } from '@mot-cua/onestop'
import { createLogger } from '@mot-cua/web'
import { readConfig, schemaOf } from '../../apps/onestop/src/config.ts'
import { createFeatures, type Features, type OnestopDeps } from '../../apps/onestop/src/features.ts'
import { createStaffPictureStore } from '../../apps/onestop/src/staff-picture/staff-picture.store.ts'
import { createTestRegister } from '../../apps/onestop/src/test-register.ts'
import { auditHarms, type BackedUpParty, query } from './backup-party.ts'
import { SECRETS, settingsOf } from './party-settings.ts'

/** Nobody listens there: what a province asks of others is answered here. */
const nobody = 'http://localhost:9'
const urls = { identity: nobody, portal: nobody, registry: nobody, onestop: nobody }
const addresses = { databaseUrl: 'postgres://localhost/none', gatewayUrl: nobody }
const { config } = readConfig({ ...settingsOf(urls, addresses).onestop, PORT: '1' })
const SCHEMA = schemaOf(config.preset)

const CROWD = 20
const PICTURE_BYTES = 30_000
const UNIT = { code: 'H08.15', name: 'Sở Tư pháp', kind: 'department' } as const

/** A province: officials, each bound to a person by a number that rests sealed, with a picture. */
export function provinceWith(size: { staff: number; auditRows: number }): BackedUpParty {
  const register = createTestRegister(systemClock)
  const made: Made[] = []
  return {
    name: SCHEMA,
    secretKey: SECRETS.onestopKey,
    openAndClose: (url) => withDeps(url, register.parties, openAndClose),
    async fill(url) {
      await withDeps(url, register.parties, async (deps) => {
        const features = await openFeatures(deps)
        await addStaff(features, size.staff)
        const official = async (index: number) =>
          made.push(await bindOne(features, { index, register }))
        for (let from = 0; from < size.staff; from += CROWD) {
          const crowd = Math.min(CROWD, size.staff - from)
          await Promise.all(Array.from({ length: crowd }, (_, at) => official(from + at)))
        }
        await features.sms.close()
      })
      await query(
        url,
        `insert into ${SCHEMA}.audit (id, at, type, detail)
         select gen_random_uuid(), now() - i * interval '1 second', 'sign-in.completed',
                jsonb_build_object('number', i)
         from generate_series(1, $1::int) as i`,
        [size.auditRows],
      )
    },
    work: `insert into ${SCHEMA}.audit (id, at, type) values (gen_random_uuid(), now(), 'x')`,
    harms: [
      {
        act: `update ${SCHEMA}.staff_account a
              set person_id = (select id from ${SCHEMA}.person where id <> a.person_id limit 1)
              where id = (select id from ${SCHEMA}.staff_account limit 1)`,
        said: 'table staff_account: the rows are not the same',
      },
      {
        act: `delete from ${SCHEMA}.staff_role
              where staff_account_id = (select id from ${SCHEMA}.staff_account limit 1)`,
        said: 'rows instead of',
      },
      ...['staff_picture', 'staff_identity'].map(shownAsOfAnother),
      ...auditHarms(`${SCHEMA}.audit`),
    ],
    readBack: (url) => withDeps(url, register.parties, (deps) => readBack(deps, made)),
  }
}

/** What is sealed opens in its own row alone: a picture or a number of another is none. */
function shownAsOfAnother(table: string) {
  const column = table === 'staff_picture' ? 'sealed' : 'personal_id_sealed'
  const one = `(select staff_account_id from ${SCHEMA}.${table} order by 1 limit 1)`
  return {
    act: `update ${SCHEMA}.${table} set ${column} =
            (select ${column} from ${SCHEMA}.${table} order by staff_account_id desc limit 1)
          where staff_account_id = ${one}`,
    said: `a secret in ${table} does not open`,
  }
}

type Parties = ReturnType<typeof createTestRegister>['parties']

async function withDeps<T>(url: string, parties: Parties, work: (deps: OnestopDeps) => Promise<T>) {
  const engine = await openPostgres({ url })
  const store = createSqlEphemeralStore(engine, SCHEMA)
  try {
    return await work({
      engine,
      store,
      smsGateway: { send: () => Promise.reject(new Error('nothing is sent here')) },
      logger: createLogger({ app: SCHEMA, level: 'silent' }),
      now: systemClock,
      ...parties,
    })
  } finally {
    await store.close()
    await engine.close()
  }
}

async function openFeatures(deps: OnestopDeps): Promise<Features> {
  const features = await createFeatures(config, deps)
  await features.settings.freshen()
  return features
}

/** As it starts: migrations run, and somebody has begun to sign in. */
async function openAndClose(deps: OnestopDeps): Promise<void> {
  const onestop = await openOnestop(config, deps)
  await deps.store.put('sign-in:under-way', JSON.stringify('canary-of-a-sign-in'), 600)
  await onestop.close()
}

const personalIdOf = (index: number) => `0990${String(index).padStart(8, '0')}`

async function addStaff({ units, staffAccounts }: Features, count: number): Promise<void> {
  await units.add([{ ...UNIT, parentCode: undefined, communeCode: undefined }])
  for (let from = 0; from < count; from += 1000) {
    const accounts = Array.from({ length: Math.min(1000, count - from) }, (_, at) => ({
      username: `can.bo.${from + at}`,
      fullName: `Hoàng Thử Nghiệm ${from + at}`,
      phone: `+8499${String(from + at).padStart(7, '0')}`,
      unitCode: UNIT.code,
      roles: ['reception' as const],
    }))
    await staffAccounts.add(accounts, systemClock())
  }
}

type Made = { staffAccountId: string; personalId: string; picture: Buffer }
type Binding = { index: number; register: ReturnType<typeof createTestRegister> }

/** The whole way of an official: states the number, signs in by the e-ID, sends a picture. */
async function bindOne(features: Features, { index, register }: Binding): Promise<Made> {
  const username = `can.bo.${index}`
  const personalId = personalIdOf(index)
  const [fullName, dateOfBirth] = [`Hoàng Thử Nghiệm ${index}`, '1991-02-03']
  const resident = { personalId, fullName, dateOfBirth, gender: 'male' } as const
  register.add(resident)
  const rest = { issuedOn: '', issuedBy: '', permanentAddress: '', signingPhone: '' }
  await features.stateIdentity(username, { ...resident, ...rest })
  const arrived = arrivedAs(resident)
  const { personId } = await features.persons.arrive(arrived)
  const place = { audience: 'staff', browserId: newId(), isSharedComputer: false } as const
  await features.staffArrivals[0]?.({ arrived, personId, ...place, address: '::1', returnTo: '/' })
  const { db, sealer } = features
  const { id: staffAccountId } = await db
    .selectFrom('staff_account')
    .select('id')
    .where('username', '=', username)
    .where('person_id', '=', personId)
    .executeTakeFirstOrThrow()
  // As large as one that was drawn; drawing thousands would be all that this proof does.
  const picture = randomBytes(PICTURE_BYTES)
  const drawn = { bytes: picture, mediaType: 'image/jpeg', width: 480, height: 480 } as const
  const saving = {
    staffAccountId,
    kind: 'avatar',
    id: newId(),
    actor: {},
    at: systemClock(),
  } as const
  await createStaffPictureStore({ db, sealer }).save({ ...saving, drawn })
  const app = { accountId: staffAccountId, secret: personalId, step: 0, at: systemClock() }
  if (index % 100 === 0) await putTotp(db, sealer, app)
  return { staffAccountId, personalId, picture }
}

type Resident = { personalId: string; fullName: string; dateOfBirth: string; gender: 'male' }

function arrivedAs({ personalId, fullName, dateOfBirth, gender }: Resident) {
  return {
    issuer: config.portalIssuer,
    subject: personalId,
    sid: undefined,
    level: 2 as const,
    amr: [],
    authenticatedAt: systemClock(),
    name: fullName,
    dateOfBirth,
    gender,
    phone: undefined,
    personalId,
    technicalId: undefined,
    accountType: 'citizen' as const,
    linkedSubjects: [],
  }
}

/** Officials whose number and picture the restored province still has. */
async function readBack(deps: OnestopDeps, made: readonly Made[]): Promise<number> {
  const features = await openFeatures(deps)
  let found = 0
  for (const { staffAccountId, personalId, picture } of made) {
    const identity = await features.staffIdentities.find(staffAccountId)
    const [stored] = await features.staffPictures.listOf(staffAccountId)
    const reader = { staffAccountId, unitPath: undefined }
    const read = stored && (await features.staffPictures.read(stored.id, reader))
    if (identity?.stated.personalId === personalId && read?.bytes.equals(picture)) found += 1
  }
  await features.sms.close()
  return found
}
