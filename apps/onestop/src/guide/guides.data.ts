import type { ProvinceSettings } from '../../presets/preset.ts'
import type { OnestopMessageKey } from '../messages.ts'
import type { OnestopPage } from '../page.ts'

export type GuideAudience = 'citizen' | 'staff'

/** The first version of a guide, as the program brings it. */
export type ShippedGuide = {
  slug: string
  audience: GuideAudience
  title: OnestopMessageKey
  about: OnestopMessageKey
  steps: readonly OnestopMessageKey[]
  validFrom: Date
}

const beginningOf = (day: string) => new Date(`${day}T00:00:00+07:00`)

/** Four of citizens (R173), and the annex of officials with its two parts (R144, R173). */
export const guides: readonly ShippedGuide[] = [
  {
    slug: 'province-sign-in',
    audience: 'citizen',
    title: 'guide.provinceSignIn.title',
    about: 'guide.provinceSignIn.for',
    steps: [
      'guide.provinceSignIn.step1',
      'guide.provinceSignIn.step2',
      'guide.provinceSignIn.step3',
      'guide.provinceSignIn.step4',
      'guide.provinceSignIn.step5',
    ],
    validFrom: beginningOf('2024-07-01'),
  },
  {
    slug: 'province-account',
    audience: 'citizen',
    title: 'guide.provinceAccount.title',
    about: 'guide.provinceAccount.for',
    steps: [
      'guide.provinceAccount.step1',
      'guide.provinceAccount.step2',
      'guide.provinceAccount.step3',
      'guide.provinceAccount.step4',
      'guide.provinceAccount.step5',
    ],
    validFrom: beginningOf('2024-07-01'),
  },
  {
    slug: 'portal-qr',
    audience: 'citizen',
    title: 'guide.portalQr.title',
    about: 'guide.portalQr.for',
    steps: [
      'guide.portalQr.step1',
      'guide.portalQr.step2',
      'guide.portalQr.step3',
      'guide.portalQr.step4',
      'guide.portalQr.step5',
    ],
    validFrom: beginningOf('2024-07-01'),
  },
  {
    slug: 'portal-link',
    audience: 'citizen',
    title: 'guide.portalLink.title',
    about: 'guide.portalLink.for',
    steps: [
      'guide.portalLink.step1',
      'guide.portalLink.step2',
      'guide.portalLink.step3',
      'guide.portalLink.step4',
    ],
    validFrom: beginningOf('2024-07-01'),
  },
  {
    slug: 'staff',
    audience: 'staff',
    title: 'guide.staff.title',
    about: 'guide.staff.for',
    // Its parts, each a guide of its own.
    steps: ['guide.staffIdentity.title', 'guide.staffSignIn.title'],
    validFrom: beginningOf('2024-04-01'),
  },
  {
    slug: 'staff-identity',
    audience: 'staff',
    title: 'guide.staffIdentity.title',
    about: 'guide.staffIdentity.for',
    steps: [
      'guide.staffIdentity.step1',
      'guide.staffIdentity.step2',
      'guide.staffIdentity.step3',
      'guide.staffIdentity.step4',
      'guide.staffIdentity.step5',
    ],
    validFrom: beginningOf('2024-04-01'),
  },
  {
    slug: 'staff-sign-in',
    audience: 'staff',
    title: 'guide.staffSignIn.title',
    about: 'guide.staffSignIn.for',
    steps: [
      'guide.staffSignIn.step1',
      'guide.staffSignIn.step2',
      'guide.staffSignIn.step3',
      'guide.staffSignIn.step4',
      'guide.staffSignIn.step5',
      'guide.staffSignIn.step6',
      'guide.staffSignIn.step7',
    ],
    validFrom: beginningOf('2024-04-15'),
  },
]

export const guidePath = (slug: string) => `/guides/${slug}`

/** A version that is in force no more stays where it was. */
export const guideVersionPath = (slug: string, number: number) =>
  `${guidePath(slug)}/versions/${number}`

/** What the province puts into the words of a guide. */
export type GuideFacts = Pick<ProvinceSettings, 'portalName' | 'topology' | 'levels'> & {
  /** Of its front page. */
  address: string
}

/** One of them names the portal, in capitals where the whole title is (R173). */
export function titleOf(
  { title }: ShippedGuide,
  t: OnestopPage['t'],
  { portalName }: Pick<GuideFacts, 'portalName'>,
) {
  const words = t(title, { portal: portalName })
  const [first = ''] = words.split(' ')
  const isInCapitals = first === first.toLocaleUpperCase('vi')
  return isInCapitals ? t(title, { portal: portalName.toLocaleUpperCase('vi') }) : words
}

/** A step that this province has not, such as a choice that nobody is given, is left out. */
export function stepsOf({ steps }: ShippedGuide, t: OnestopPage['t'], facts: GuideFacts) {
  const { portalName: portal, address, topology, levels } = facts
  return steps
    .map((step) => t(step, { portal, address, topology, level: levels['citizen-sign-in'] }))
    .filter((step) => step !== '')
}

export const aboutOf = ({ about }: ShippedGuide, t: OnestopPage['t'], { levels }: GuideFacts) =>
  t(about, { level: levels['citizen-sign-in'] })
