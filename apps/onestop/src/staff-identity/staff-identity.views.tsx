import {
  Button,
  ButtonRow,
  ErrorSummary,
  Form,
  Notice,
  type PageError,
  TwoColumns,
} from '@mot-cua/web'
import { LARGEST_PICTURE_BYTES } from '../staff-picture/picture-bounds.ts'
import { PictureField } from '../staff-picture/picture-field.views.tsx'
import type { PictureKind, PictureProblem, StoredPicture } from '../staff-picture/staff-picture.ts'
import { StaffPage, type Working } from '../workspace/staff-page.tsx'
import {
  CardFields,
  type FieldsProps,
  problemText,
  SigningPhoneField,
} from './identity-fields.views.tsx'
import { type IdentityField, identityFields } from './identity-form.ts'
import { IdentityState } from './identity-state.views.tsx'
import { IDENTITY_PATH } from './paths.ts'
import { ownStandings, type Standing } from './representation.ts'
import type { StaffIdentity } from './staff-identity.ts'
import { StandingField } from './standing-field.views.tsx'

/** The form as it stands on the page: as kept, or as it was sent. */
export type FormState = Pick<FieldsProps, 'typed' | 'problems'> & {
  standing: Standing | undefined
  pictures: Partial<Record<PictureKind, PictureProblem>>
}

type Props = Working & {
  identity: StaffIdentity | undefined
  isBound: boolean
  pictures: readonly StoredPicture[]
  form: FormState
  notice: 'saved' | 'no-tries' | undefined
}

/** «Thông tin tài khoản» › «THÔNG TIN XÁC THỰC» (O2, R130). */
export function IdentityPage(props: Props) {
  const { page, form, notice } = props
  const { t } = page
  const errors = listErrors(props)
  return (
    <StaffPage {...props} title={t('identity.title')} hasErrors={errors.length > 0}>
      <ErrorSummary page={page} errors={errors} />
      {notice === 'saved' && (
        <Notice kind="ok" heading={t('identity.saved')} isNews>
          <p>{t('identity.savedText')}</p>
        </Notice>
      )}
      {notice === 'no-tries' && (
        <Notice kind="warn" heading={t('identity.noTries')} isNews>
          <p>{t('identity.noTriesText')}</p>
        </Notice>
      )}
      <h1>{t('identity.title')}</h1>
      <IdentityState {...props} />
      <h2>{t('identity.block')}</h2>
      <Form
        page={page}
        action={IDENTITY_PATH}
        enctype="multipart/form-data"
        unsaved={errors.length > 0 || page.typed ? 'changed' : 'unchanged'}
      >
        <TwoColumns aside={<BesideCard {...props} />}>
          <CardFields {...{ page, ...form }} />
        </TwoColumns>
        <ButtonRow>
          <Button>{t('identity.save')}</Button>
        </ButtonRow>
      </Form>
    </StaffPage>
  )
}

/** What stands on no card: on the right where there is room. */
function BesideCard(props: Props) {
  const { page, form } = props
  return (
    <>
      <OwnPicture {...props} kind="avatar" />
      <StandingField page={page} choices={ownStandings} chosen={form.standing} />
      <OwnPicture {...props} kind="signature" />
      <SigningPhoneField {...{ page, ...form }} />
    </>
  )
}

function OwnPicture({ page, pictures, form, kind }: Props & { kind: PictureKind }) {
  const picture = pictures.find((one) => one.kind === kind)
  return <PictureField {...{ page, kind, picture, problem: form.pictures[kind] }} />
}

function listErrors({ page, form }: Props): PageError[] {
  const { t } = page
  const ofField = (field: IdentityField): PageError[] => {
    const problem = form.problems[field]
    return problem ? [{ field, message: problemText(page, field, problem) }] : []
  }
  const ofPicture = (kind: PictureKind): PageError[] => {
    const problem = form.pictures[kind]
    const megabytes = LARGEST_PICTURE_BYTES / 1024 / 1024
    return problem ? [{ field: kind, message: t(`picture.problem.${problem}`, { megabytes }) }] : []
  }
  return [
    ...identityFields.filter((field) => field !== 'signingPhone').flatMap(ofField),
    ...ofPicture('avatar'),
    ...ofPicture('signature'),
    ...ofField('signingPhone'),
  ]
}
