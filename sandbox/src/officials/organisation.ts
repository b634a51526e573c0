import type { NewUnit, UnitKind } from '@mot-cua/onestop'
import { type Commune, communesOfProvince, provinces } from '@mot-cua/places'
import {
  AGENCY_CODES,
  type Body,
  DISTRICT_BODIES,
  PROVINCE_BODIES,
  PROVINCE_NEIGHBOURS,
} from './organisation.data.ts'

/** A province of one day, as its preset names it. */
export type ProvinceOfDay = { provinceCode: string; unitsOn: string }

const OFFICE = '01'
const CENTRE = '04'
const FIRST_BODY = 2
const FIRST_DISTRICT = 31
const FIRST_NEIGHBOUR = 60
const LAND_OFFICE = '70'
/** Of a district: its own divisions have the numbers before. */
const FIRST_COMMUNE = 21
const ONE_STOP = '20'

/** Every body of a province, the same at each call. Throws for a province that has no agency code. */
export function generateUnits({ provinceCode, unitsOn }: ProvinceOfDay): NewUnit[] {
  const province = provinces(unitsOn).find(({ code }) => code === provinceCode)
  const code = AGENCY_CODES[provinceCode]
  if (!province || code === undefined) throw new RangeError(`no agencies of ${provinceCode}`)
  const name = withoutKind(province.fullName)
  const districts = groupByDistrict(communesOfProvince(provinceCode, unitsOn))
  return [
    unit(undefined, code, {
      name: `Ủy ban nhân dân ${inSentence(province.fullName)}`,
      kind: 'province',
    }),
    ...officeOf(code, name),
    ...PROVINCE_BODIES.flatMap((body, at) => bodyOf(code, FIRST_BODY + at, body)),
    ...PROVINCE_NEIGHBOURS.flatMap((body, at) =>
      bodyOf(code, FIRST_NEIGHBOUR + at, { ...body, name: body.name.replace('{province}', name) }),
    ),
    ...landOfficesOf(code, districts),
    ...districts.flatMap((district, at) => districtOf(code, FIRST_DISTRICT + at, district)),
  ]
}

type District = { fullName: string; communes: readonly Commune[] }

function groupByDistrict(communes: readonly Commune[]): District[] {
  const groups = Map.groupBy(communes, ({ district }) => district?.code ?? '')
  return [...groups.values()].map((members) => ({
    fullName: members[0]?.district?.fullName ?? '',
    communes: members,
  }))
}

type Described = { name: string; kind: UnitKind; communeCode?: string }

function unit(parentCode: string | undefined, number: string, described: Described): NewUnit {
  const code = parentCode === undefined ? number : `${parentCode}.${number}`
  return { communeCode: undefined, ...described, code, parentCode }
}

function officeOf(code: string, province: string): NewUnit[] {
  const office = `${code}.${OFFICE}`
  const name = `Văn phòng Ủy ban nhân dân tỉnh ${province}`
  return [
    unit(code, OFFICE, { name, kind: 'department' }),
    unit(office, '01', { name: 'Phòng Kiểm soát thủ tục hành chính', kind: 'division' }),
    unit(office, '02', { name: 'Phòng Hành chính – Tổ chức', kind: 'division' }),
    unit(office, '03', { name: 'Trung tâm Tin học – Công báo', kind: 'division' }),
    unit(office, CENTRE, {
      name: `Trung tâm Phục vụ hành chính công tỉnh ${province}`,
      kind: 'service-centre',
    }),
    unit(`${office}.${CENTRE}`, '01', {
      name: 'Quầy Bưu điện tại Trung tâm Phục vụ hành chính công',
      kind: 'post',
    }),
  ]
}

function bodyOf(code: string, number: number, { name, kind, divisions }: Body): NewUnit[] {
  const own = unit(code, String(number).padStart(2, '0'), { name, kind: kind ?? 'department' })
  const below = divisions.map((division, at) =>
    unit(own.code, `0${at + 1}`, {
      name: `${division} – ${name}`,
      kind: kind === 'police' ? 'police' : 'division',
    }),
  )
  return [own, ...below]
}

function landOfficesOf(code: string, districts: readonly District[]): NewUnit[] {
  const own = unit(code, LAND_OFFICE, { name: 'Văn phòng Đăng ký đất đai', kind: 'land-office' })
  const branches = districts.map(({ fullName }, at) =>
    unit(own.code, String(at + 1).padStart(2, '0'), {
      name: `Văn phòng Đăng ký đất đai – Chi nhánh ${withoutKind(fullName)}`,
      kind: 'land-office',
    }),
  )
  return [own, ...branches]
}

function districtOf(code: string, number: number, { fullName, communes }: District) {
  const district = inSentence(fullName)
  const own = unit(code, String(number), {
    name: `Ủy ban nhân dân ${district}`,
    kind: 'district',
  })
  const bodies = [...DISTRICT_BODIES, youthUnionOf(fullName)].map(({ name, kind }, at) =>
    unit(own.code, String(at + 1).padStart(2, '0'), {
      name: name.replace('{district}', district),
      kind: kind ?? 'division',
    }),
  )
  const oneStop = unit(own.code, ONE_STOP, {
    name: `Bộ phận Một cửa ${district}`,
    kind: 'one-stop',
  })
  const counter = unit(oneStop.code, '01', {
    name: `Quầy Bưu điện tại Bộ phận Một cửa ${district}`,
    kind: 'post',
  })
  const below = communes.flatMap((commune, at) => communeOf(own, FIRST_COMMUNE + at, commune))
  return [own, ...bodies, oneStop, counter, ...below]
}

/** Huyện đoàn, Thị đoàn, Thành đoàn: by what the district is. */
function youthUnionOf(fullName: string): Omit<Body, 'divisions'> {
  const name = withoutKind(fullName)
  const title = fullName.startsWith('Huyện ')
    ? 'Huyện đoàn'
    : fullName.startsWith('Thị xã ')
      ? 'Thị đoàn'
      : 'Thành đoàn'
  return { name: `${title} ${name}`, kind: 'youth-union' }
}

/** Named with the district, because a province has communes of one name in several. */
function communeOf(parent: NewUnit, number: number, commune: Commune): NewUnit[] {
  const { code: communeCode, fullName, district } = commune
  const name = `${inSentence(fullName)}, ${inSentence(district?.fullName ?? '')}`
  const own = unit(parent.code, String(number), {
    name: `Ủy ban nhân dân ${name}`,
    kind: 'commune',
    communeCode,
  })
  const oneStop = { name: `Bộ phận Một cửa ${name}`, kind: 'one-stop', communeCode } as const
  return [own, unit(own.code, '01', oneStop)]
}

/** `Thành phố Quy Nhơn` → `Quy Nhơn`. */
function withoutKind(fullName: string): string {
  return fullName.replace(/^(Tỉnh|Thành phố|Thị xã|Huyện) /, '')
}

/** `Thành phố Quy Nhơn` → `thành phố Quy Nhơn`. */
function inSentence(fullName: string): string {
  return fullName.charAt(0).toLowerCase() + fullName.slice(1)
}
