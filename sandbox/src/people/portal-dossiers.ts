import { addSeconds } from '@mot-cua/kernel'
import type { Story } from './story.ts'

const DAY_SECONDS = 24 * 60 * 60

const procedures = [
  ['1.005129', 'Cấp bản sao trích lục hộ tịch', 'Bản sao trích lục khai sinh'],
  ['1.004222', 'Đăng ký thường trú', 'Xác nhận thông tin về cư trú'],
  ['2.000635', 'Đăng ký kết hôn', 'Giấy chứng nhận kết hôn'],
  ['1.001612', 'Đăng ký thành lập hộ kinh doanh', 'Giấy chứng nhận đăng ký hộ kinh doanh'],
  ['2.000751', 'Cấp đổi giấy phép lái xe', 'Giấy phép lái xe'],
  ['1.004194', 'Đăng ký tạm trú', 'Xác nhận tạm trú'],
] as const

const AGENCY = 'Ủy ban nhân dân phường Quy Nhơn'

type Told = { technicalId: string; now: Date }

/** Dossiers from before, the newest last month; results of some are the person's papers now. */
export function dossiersOf(
  { atPortal, personalId }: Pick<Story, 'atPortal' | 'personalId'>,
  told: Told,
): object[] {
  const { dossiers = 0, documents = 0 } = atPortal ?? {}
  const number = personalId.slice(-4)
  return Array.from({ length: dossiers }, (_, index) =>
    describeDossier({ index, number: `${number}${index}`, hasResult: index < documents }, told),
  )
}

type Past = { index: number; number: string; hasResult: boolean }

function describeDossier({ index, number, hasResult }: Past, { technicalId, now }: Told): object {
  const [procedureCode, procedureName, result] = procedures[index % procedures.length] ?? []
  const submittedAt = addSeconds(now, -(35 + 23 * index) * DAY_SECONDS)
  const decidedAt = addSeconds(submittedAt, 12 * DAY_SECONDS)
  const code = dossierCode(submittedAt, number)
  return {
    eventId: code,
    sequence: 1,
    dossier: {
      code,
      procedureCode,
      procedureName,
      agencyName: AGENCY,
      submittedAt: submittedAt.toISOString(),
      dueAt: addSeconds(submittedAt, 15 * DAY_SECONDS).toISOString(),
    },
    applicant: { technicalId },
    // Decided and handed over; the others still are where they were left.
    status: hasResult ? 10 : (index % 3) + 2,
    at: (hasResult ? decidedAt : addSeconds(submittedAt, 2 * DAY_SECONDS)).toISOString(),
    unit: 'Bộ phận Một cửa',
    officialTitle: 'Công chức tiếp nhận',
    ...(hasResult ? { results: [describePaper({ code, index, name: result, decidedAt })] } : {}),
  }
}

type Paper = { code: string; index: number; name: string | undefined; decidedAt: Date }

function describePaper({ code, index, name, decidedAt }: Paper): object {
  return {
    reference: `kq-${code}`,
    kind: 'paper',
    name,
    typeName: 'Giấy tờ cá nhân',
    issuer: AGENCY,
    number: `${100 + index}/2025`,
    issuedOn: decidedAt.toISOString().slice(0, 10),
  }
}

/** Province, day and number, as domain.md §2.3 has them. */
function dossierCode(submittedAt: Date, number: string): string {
  const day = submittedAt.toISOString().slice(2, 10).replaceAll('-', '')
  return `H08-${day}-${number.padStart(6, '0').slice(-6)}`
}
