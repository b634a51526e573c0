import type { Onestop, StatedIdentity } from '@mot-cua/onestop'
import { officialStories } from './official-stories.data.ts'
import type { Story } from './story.ts'

type Provinces = Record<string, Pick<Onestop, 'stateIdentity'>>

/**
 * What officials with stories have typed into THÔNG TIN XÁC THỰC before anybody comes, once: as they
 * would have, so the register is asked and has to listen.
 */
export async function settleIdentities(provinces: Provinces): Promise<void> {
  for (const story of officialStories) {
    for (const { province, username, identity } of story.staffAccounts ?? []) {
      if (identity === 'none') continue
      const [name = ''] = province.split('-')
      await provinces[name]?.stateIdentity(username, statedBy(story, identity))
    }
  }
}

function statedBy(story: Story, identity: 'incomplete' | 'complete'): StatedIdentity {
  const { personalId, fullName, dateOfBirth, gender } = story
  const bare = { personalId, gender, fullName: '', dateOfBirth: '', issuedOn: '' }
  const stated = { ...bare, issuedBy: '', permanentAddress: '', signingPhone: '' }
  if (identity === 'incomplete') return stated
  return {
    ...stated,
    fullName,
    dateOfBirth,
    issuedOn: '2021-06-01',
    issuedBy: 'Cục Cảnh sát quản lý hành chính về trật tự xã hội',
    permanentAddress: 'Tỉnh Bình Định',
    signingPhone: story.phone,
  }
}
