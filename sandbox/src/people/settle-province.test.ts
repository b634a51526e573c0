import * as database from '@mot-cua/database'
import { openOnestop } from '@mot-cua/onestop'
import { engineSetups } from '@mot-cua/testing'
import { createLogger } from '@mot-cua/web'
import { sql } from 'kysely'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type StaffedProvince, staffedProvinces } from '../officials/sandbox-officials.ts'
import { createPeopleStore, migrations, type SandboxTables } from './people.store.ts'
import { settleAuthenticators } from './settle-authenticators.ts'
import { settleProvince } from './settle-province.ts'

const id: StaffedProvince = 'binhdinh-2024'
const SCHEMA = 'onestop_binhdinh'
const nowhere = 'http://localhost:9'

for (const setup of await engineSetups(database)) {
  describe.skipIf(setup.isSkipped)(`settling a province on ${setup.title()}`, () => {
    async function openProvince() {
      const { engine, close } = await setup.open({ migrations, schema: 'sandbox' })
      const store = database.createSqlEphemeralStore(engine, SCHEMA, {})
      const config = {
        preset: staffedProvinces[id],
        publicUrl: nowhere,
        portalIssuer: nowhere,
        portalInitialAccessToken: undefined,
        identityIssuer: undefined,
        identityInitialAccessToken: undefined,
        registryUrl: nowhere,
        registryInitialAccessToken: undefined,
        secretKey: 'a key of a test, long enough to be one',
        trustedProxies: [],
        textProfile: 'vn-2024' as const,
        hotline: '1900 0000',
        isOfficial: false,
      }
      const province = await openOnestop(config, {
        engine,
        store,
        logger: createLogger({ app: 'onestop', level: 'silent' }),
        now: () => new Date(),
        smsGateway: { send: () => Promise.reject(new Error('no messages here')) },
      })
      onTestFinished(async () => {
        await province.close()
        await store.close()
        await close()
      })
      const hashed: string[] = []
      const deps = {
        province,
        marks: createPeopleStore(engine.schema<SandboxTables>('sandbox')),
        hashPassword: async (password: string) => {
          hashed.push(password)
          return `hash ${hashed.length}`
        },
        now: () => new Date('2024-04-01T00:00:00Z'),
      }
      const db = engine.schema(SCHEMA)
      const read = async () => {
        const { rows } = await sql<Record<string, unknown>>`
          select a.username, a.password_hash, a.representation, a.suspension_reason, u.code,
            (select string_agg(r.role, ' ' order by r.role) from ${sql.table(`${SCHEMA}.staff_role`)} r
             where r.staff_account_id = a.id) as roles
          from ${sql.table(`${SCHEMA}.staff_account`)} a
          join ${sql.table(`${SCHEMA}.unit`)} u on u.id = a.unit_id
          order by a.username`.execute(db)
        return rows
      }
      return { province, deps, db, hashed, read }
    }

    test('fills it once; a second start reads one mark and does nothing', async () => {
      const { province, deps, db, hashed, read } = await openProvince()
      await settleProvince(id, deps)
      const units = await province.units.list()
      expect(units.find(({ code }) => code === 'H08.31.20.01')).toMatchObject({
        kind: 'post',
        path: '/H08/H08.31/H08.31.20/H08.31.20.01/',
      })
      const accounts = await read()
      const of = (name: string) => accounts.find(({ username }) => username === name)
      expect(of('thinhlv.tuphap')).toMatchObject({ suspension_reason: expect.stringMatching(/./) })
      expect(of('baotq.phong')).toMatchObject({ representation: 'division', roles: 'approver' })
      expect(of('baotq.hcc')).toMatchObject({
        code: 'H08.01.04',
        roles: 'reception result-delivery',
        suspension_reason: null,
      })
      const { rows } = await sql<{ username: string }>`
        select username from ${sql.table(`${SCHEMA}.local_account`)}`.execute(db)
      expect(rows).toEqual([{ username: 'nguyenthilan' }])
      // One hash for each password, and one password for all who have no story.
      expect(hashed.length).toBeLessThan(accounts.length - 40)
      expect(new Set(hashed).size).toBe(hashed.length)
      await settleProvince(id, {
        ...deps,
        hashPassword: () => Promise.reject(new Error('a second start hashes nothing')),
      })
      expect(await read()).toEqual(accounts)
      expect(await province.units.list()).toEqual(units)
    })

    test('technical administrators have the apps that the desk shows; another one stays', async () => {
      const { province, deps, db } = await openProvince()
      await settleProvince(id, deps)
      const first = new Date('2024-04-01T00:00:00Z')
      await settleAuthenticators({ binhdinh: province }, () => first)
      const apps = async () => {
        const { rows } = await sql<{ username: string; confirmed_at: Date }>`
          select a.username, f.confirmed_at from ${sql.table(`${SCHEMA}.totp_factor`)} f
          join ${sql.table(`${SCHEMA}.staff_account`)} a on a.id = f.account_id
          order by a.username`.execute(db)
        return rows
      }
      const issued = [{ username: 'phimty.kythuat' }, { username: 'trunglt.kythuat' }]
      expect(await apps()).toEqual(issued.map((one) => ({ ...one, confirmed_at: first })))
      await settleAuthenticators({ binhdinh: province }, () => new Date())
      expect(await apps()).toEqual(issued.map((one) => ({ ...one, confirmed_at: first })))
    })

    test('cut short before its end, it goes on and has nobody twice', async () => {
      const { deps, read } = await openProvince()
      const cut = { ...deps.marks, markProvinceSettled: () => Promise.reject(new Error('cut')) }
      await expect(settleProvince(id, { ...deps, marks: cut })).rejects.toThrow('cut')
      const accounts = await read()
      await settleProvince(id, deps)
      expect(await read()).toEqual(accounts)
    })
  })
}
