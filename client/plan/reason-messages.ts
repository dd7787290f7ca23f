import type { Messages } from '../app/i18n.ts'

/** Why a period is not covered, and what to do: filled in from the solver's facts. */
export const reasonWords = {
  zh: {
    'not-paired': '学校没有结对的主讲校。登记结对后再排。',
    'no-classroom': '学校没有听讲教室。配一间，或借用有设备的教室。',
    'no-teacher': '结对学校没有可以共享的{subject}教师或主讲教室。增加教师、提高上限，或与别的学校结对。',
    'no-free-period': '班级每周没有空出来的节次。请学校在课表里腾出时间。',
    'overlap-too-small':
      '班级空闲的节次与结对学校的节次最多重合 {bestOverlapPercent}%，不到 {minOverlapPercent}%。调整作息，或降低最少重合。',
    'teachers-busy':
      '时间对得上的节次里，结对学校没有空闲的{subject}教师，也没有同年级、同教材的{subject}课可以开放。请对方腾出时间，或与别的学校结对。',
    'day-full': '余下的日子里，每天已排到本班的上限。放宽每天上限即可。',
    'class-taken': '余下的每个节次，本班都已有别的共享课。请学校在课表里再腾出节次。',
    'classroom-taken': '学校的听讲教室在这些节次都被占用。多一间听讲教室即可。',
    'teacher-full': '结对学校的{subject}教师都已到每周上限。提高上限，或增加教师。',
    'teacher-taken': '结对学校的{subject}教师在这些节次都有别的共享课。增加教师，或请学校换个时间空出节次。',
    'lead-classroom-taken': '结对学校的主讲教室在这些节次都被占用。多一间主讲教室即可。',
    'lesson-full': '可以听的课都已满员。增加每节课的听讲班数即可。',
    'lesson-kept': '可以听的课是保留不动的，不能再加班。在系列课里给它加听讲班即可。',
    several: '有 {ways} 种排法，但各有冲突：{blocks}。先从最多的一项着手。',
  },
  en: {
    'not-paired': 'The school is paired with no lead school. Register a pairing.',
    'no-classroom': 'The school has no receiving classroom. Equip one.',
    'no-teacher':
      'No paired school has a {subject} teacher who may share, and a lead classroom. Add one, raise limits, or pair with another school.',
    'no-free-period': 'The class has no free period in its week. Ask the school to make room.',
    'overlap-too-small':
      'Its free periods overlap the paired schools by {bestOverlapPercent}% at best, less than {minOverlapPercent}%. Change the bells, or ask for less overlap.',
    'teachers-busy':
      'Where the times meet, no paired school has a free {subject} teacher, or a {subject} lesson of the grade and textbook to open. Make room there, or pair with another school.',
    'day-full': 'On the days that are left the class has as many a day as it may. Allow more a day.',
    'class-taken':
      'In every period left the class has another shared lesson. Ask the school to make room in its week.',
    'classroom-taken': "The school's receiving classrooms are taken then. One more would do.",
    'teacher-full':
      "The paired schools' {subject} teachers give all they may. Raise their limits, or add one.",
    'teacher-taken':
      "The paired schools' {subject} teachers have other shared lessons then. Add a teacher, or free other periods of the class.",
    'lead-classroom-taken': "The paired schools' lead classrooms are taken then. One more would do.",
    'lesson-full': 'The lessons it could receive are full. Allow more classes a lesson.',
    'lesson-kept': 'The lessons it could receive stay as they are. Add the class to one of those series.',
    several: '{ways} ways, each blocked: {blocks}. Begin with what blocks most.',
  },
} satisfies Messages<string>

/** The reasons in a word, for filters and sums. */
export const reasonNames = {
  zh: {
    'not-paired': '没有结对',
    'no-classroom': '没有听讲教室',
    'no-teacher': '没有教师',
    'no-free-period': '班级没有空节次',
    'overlap-too-small': '作息重合太少',
    'teachers-busy': '教师没空',
    'day-full': '当天已满',
    'class-taken': '班级已有课',
    'classroom-taken': '听讲教室被占',
    'teacher-full': '教师到上限',
    'teacher-taken': '教师另有课',
    'lead-classroom-taken': '主讲教室被占',
    'lesson-full': '听讲班已满',
    'lesson-kept': '课保留不动',
    several: '多种冲突',
  },
  en: {
    'not-paired': 'not paired',
    'no-classroom': 'no classroom',
    'no-teacher': 'no teacher',
    'no-free-period': 'no free period',
    'overlap-too-small': 'too little overlap',
    'teachers-busy': 'teachers busy',
    'day-full': 'day full',
    'class-taken': 'class taken',
    'classroom-taken': 'classroom taken',
    'teacher-full': 'teacher at limit',
    'teacher-taken': 'teacher taken',
    'lead-classroom-taken': 'lead room taken',
    'lesson-full': 'lesson full',
    'lesson-kept': 'lesson stays',
    several: 'several reasons',
  },
} satisfies Messages<string>
