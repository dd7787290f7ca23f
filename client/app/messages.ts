import type { ErrorCode } from '../../shared/errors.ts'
import type { Messages } from './i18n.ts'

/** What happened, and what to do next: one sentence for every error a user can meet. */
export const errorWords: Messages<ErrorCode> = {
  zh: {
    bad_input: '有内容填得不对。请按提示改好后再提交。',
    unknown_event: '这个页面的版本太旧，服务器不认识它的请求。请刷新页面。',
    unauthenticated: '登录已失效。请重新登录，已填的内容请先复制保存。',
    sign_in_failed: '用户名或密码不对。请检查大小写和输入法后再试；忘记密码请找管理员要一个新的设置链接。',
    link_invalid: '这个链接已经用过或已过期。请向发给你的人再要一个。',
    pairing_code_invalid: '配对码不对、已用过或已过期。请让统筹员重新生成一个配对码。',
    forbidden: '你的权限不包括这项操作。如确有需要，请联系本地区的管理员。',
    not_found: '没有找到要找的内容：它可能已被删除，或不在你的权限范围内。请返回上一页再选。',
    already_exists: '已经有同名或相同的一项了。请换一个名称，或直接使用已有的那一项。',
    still_used: '这一项还在被使用，不能删除。请先处理用到它的内容，再来删除。',
    booking_conflict: '与已有的课撞了时间。请换一个时间、教师、教室或班级。',
    overlap_too_small: '听讲班级自己的节次与这节课重合得太少。请换一节课的时间，或换一个班级。',
    not_paired: '主讲校与听讲校在这一天没有结对关系。请先登记结对，或换一所学校。',
    too_many_receivers: '听讲班级太多了。请减少听讲班级，或请管理员调整“最多听讲班级数”。',
    no_instruction: '这一天不上课（放假、停课或不在学期内）。请换一天。',
    stale: '这里刚被别人改过，你看到的不是最新的。请刷新后再改一次。',
    series_undecided: '有些日期还不能上课。请逐个决定：跳过这一天，或去掉有问题的听讲班。',
    series_cancelled: '这个系列课已经取消，不能再改。请新建一个系列课。',
    lesson_in_past: '这个时间已经过去了。请选一个还没到的时间。',
    lesson_too_early: '还没到进入课堂的时间。请稍后再来。',
    lesson_over: '这节课已经结束。可以在课次页查看出勤。',
    lesson_not_live: '课还没有开始直播。请等主讲教师开始上课。',
    lesson_wrong_phase: '这节课现在的状态不允许这样做。请刷新页面看看它的最新状态。',
    not_entered: '还没有进入课堂。请重新进入。',
    question_closed: '这个提问已经处理完了。请看队列里的下一个。',
    stage_full: '台上已经满了。请先请一个教室下台。',
    classroom_absent: '这个教室现在不在课堂里。请等它重新连上再试。',
    media_refused: '声音或画面没有接通。请检查摄像头和麦克风后重新进入。',
    import_not_ready: '这份文件还没有读完，或正在写入。请稍等片刻再试。',
    import_has_faults: '文件里还有错误，没有写入任何内容。请改好后重新选择文件，或选择只导入正确的部分。',
    import_outdated: '预览之后数据有了变化，没有写入任何内容。请重新选择文件，再看一次预览。',
    file_not_a_workbook: '这不是 .xlsx 工作簿。请用表格软件打开它，另存为 .xlsx 后再选择。',
    file_damaged: '这个文件已损坏。请用表格软件打开它，重新保存后再选择。',
    file_too_large: '这个文件太大了。请拆成几个文件，分次导入。',
    too_large: '提交的内容太大了。请减少内容后再试。',
    rate_limited: '操作太频繁了。请等一会儿再试。',
    internal: '服务器出了意外的错误，你填的内容还在。请再试一次；若仍不行，请联系管理员。',
    unavailable: '暂时连不上服务器，你填的内容还在。请检查网络后再试。',
  },
  en: {
    bad_input: 'Something was filled in wrongly. Correct what is marked and submit again.',
    unknown_event: 'This page is too old for the server. Reload it.',
    unauthenticated: 'You are no longer signed in. Copy what you typed, then sign in again.',
    sign_in_failed:
      'The name or the password is wrong. Check capitals and try again; if you forgot it, ask your administrator for a new link.',
    link_invalid: 'This link was used already or has expired. Ask whoever sent it for a new one.',
    pairing_code_invalid:
      'The pairing code is wrong, used or expired. Ask the coordinator to issue a new one.',
    forbidden: 'Your rights do not include this. If you need it, ask the administrator of your region.',
    not_found:
      'That was not found: it may have been removed, or lies outside your rights. Go back and choose again.',
    already_exists: 'There is one like this already. Choose another name, or use the one that exists.',
    still_used: 'This is still in use and cannot be removed. Deal with what uses it first.',
    booking_conflict: 'This clashes with another lesson. Choose another time, teacher, classroom or class.',
    overlap_too_small:
      "The receiving class's own period overlaps too little with this lesson. Choose another time or another class.",
    not_paired:
      'The two schools are not paired on this day. Record a pairing first, or choose another school.',
    too_many_receivers:
      'There are too many receiving classes. Remove some, or ask the administrator to raise the limit in the settings.',
    no_instruction: 'There is no school on that day (a holiday, or outside of the term). Choose another day.',
    stale: 'Somebody changed this meanwhile; you see an older state. Refresh, and change it again.',
    series_undecided:
      'Some dates cannot be held as they are. Decide each: leave the date out, or go without the class.',
    series_cancelled: 'This series is cancelled and cannot be changed any more. Make a new one.',
    lesson_in_past: 'That time has passed. Choose one that is still ahead.',
    lesson_too_early: 'It is too early to enter this lesson. Come back a little later.',
    lesson_over: 'This lesson is over. Its page shows who attended.',
    lesson_not_live: 'The lesson is not live yet. Wait for the teacher to start it.',
    lesson_wrong_phase: "The lesson's present state does not allow this. Reload to see where it stands.",
    not_entered: 'You are not in the lesson. Enter it again.',
    question_closed: 'This question is already closed. Take the next one.',
    stage_full: 'The stage is full. Ask a classroom to leave it first.',
    classroom_absent: 'This classroom is not in the lesson now. Try again when it is back.',
    media_refused: 'Sound or picture could not be connected. Check camera and microphone, and enter again.',
    import_not_ready: 'This file is still being read or written. Wait a moment and try again.',
    import_has_faults:
      'The file has mistakes, and nothing was written. Correct them and choose it again, or import the good part alone.',
    import_outdated:
      'The data changed since the preview, and nothing was written. Choose the file again and look at the preview.',
    file_not_a_workbook:
      'This is no .xlsx workbook. Open it in a spreadsheet program, save it as .xlsx and choose that.',
    file_damaged: 'This file is damaged. Open it in a spreadsheet program, save it anew and choose that.',
    file_too_large: 'This file is too large. Split it and import the parts one after the other.',
    too_large: 'That is too large to be sent. Shorten it and try again.',
    rate_limited: 'Too many attempts. Wait a moment and try again.',
    internal:
      'The server met an unexpected error; what you typed is still here. Try again, and if it persists tell the administrator.',
    unavailable:
      'The server cannot be reached; what you typed is still here. Check the network and try again.',
  },
}

/** Fuller sentences, used where the server sent every detail that they name. */
export const fullerErrorWords: {
  zh: Partial<Record<ErrorCode, string>>
  en: Partial<Record<ErrorCode, string>>
} = {
  zh: {
    not_paired: '{leadSchoolName} 与 {memberSchoolName} 在这一天没有结对关系。请先登记结对，或换一所学校。',
    overlap_too_small:
      '{schoolName} 自己的节次与这节课只重合 {overlapMinutes}/{lessonMinutes} 分钟，太少了。请换一个时间，或换一个班级。',
    too_many_receivers: '听讲班级最多 {max} 个。请减少听讲班级，或请管理员调整“最多听讲班级数”。',
    rate_limited: '操作太频繁了。请等 {retryAfterSeconds} 秒再试。',
    internal: '服务器出了意外的错误，你填的内容还在。请再试一次；若仍不行，请把编号 {id} 告诉管理员。',
  },
  en: {
    not_paired:
      '{leadSchoolName} and {memberSchoolName} are not paired on this day. Record a pairing first, or choose another school.',
    overlap_too_small:
      'The periods of {schoolName} hold only {overlapMinutes} of the {lessonMinutes} minutes. Choose another time or another class.',
    too_many_receivers:
      'At most {max} classes can receive a lesson. Remove some, or ask the administrator to raise the limit.',
    rate_limited: 'Too many attempts. Wait {retryAfterSeconds} seconds and try again.',
    internal:
      'The server met an unexpected error; what you typed is still here. Try again, and if it persists give the administrator this number: {id}.',
  },
}

export const roleWords: Messages<
  'administrator' | 'coordinator' | 'inspector' | 'lead-teacher' | 'assistant-teacher'
> = {
  zh: {
    administrator: '管理员',
    coordinator: '统筹员',
    inspector: '督导',
    'lead-teacher': '主讲教师',
    'assistant-teacher': '辅助教师',
  },
  en: {
    administrator: 'Administrator',
    coordinator: 'Coordinator',
    inspector: 'Inspector',
    'lead-teacher': 'Lead teacher',
    'assistant-teacher': 'Assistant teacher',
  },
}

export const subjectWords: Messages<'music' | 'art' | 'english' | 'science'> = {
  zh: { music: '音乐', art: '美术', english: '英语', science: '科学' },
  en: { music: 'Music', art: 'Art', english: 'English', science: 'Science' },
}

/** The console's frame. */
export const shellWords = {
  zh: {
    product: '同课',
    tagline: '县域同步课堂',
    today: '今日',
    myLessons: '我的课',
    lessons: '课次',
    coverage: '台账',
    places: '学校班级',
    pairings: '结对',
    people: '人员',
    devices: '教室设备',
    terms: '学期',
    settings: '设置',
    groupTeach: '上课',
    groupManage: '基础数据',
    menu: '主菜单',
    toContent: '跳到正文',
    account: '账号',
    changePassword: '修改密码',
    assist: '辅助教师页面',
    signOut: '退出登录',
    language: 'English',
    sample: '示例数据',
    sampleHint: '这里的学校、班级和人员都是虚构的，可放心试用',
    lost: '与服务器的连接断了，正在自动重连……你填的内容都还在。',
    signedOut: '登录已失效，你填的内容都还在。请在新窗口重新登录，再回到这里继续。',
    signInAgain: '重新登录',
    crashed: '这个页面出了错',
    crashedHint: '其他页面不受影响。请刷新本页；若仍不行，请把下面这句话告诉管理员。',
    reload: '刷新页面',
    nowhere: '没有这个页面',
    nowhereHint: '地址可能写错了，或页面已搬走。请从左侧菜单进入。',
    noRights: '你的账号还没有分配角色',
    noRightsHint: '请联系本地区的管理员，为你分配统筹员、教师或督导等角色。分配后刷新本页即可。',
    title: '{page} · 同课',
  },
  en: {
    product: 'Tongke',
    tagline: 'Lessons shared by county schools',
    today: 'Today',
    myLessons: 'My lessons',
    lessons: 'Lessons',
    coverage: 'Coverage',
    places: 'Schools',
    pairings: 'Pairings',
    people: 'People',
    devices: 'Classroom devices',
    terms: 'Terms',
    settings: 'Settings',
    groupTeach: 'Teaching',
    groupManage: 'Master data',
    menu: 'Main menu',
    toContent: 'Skip to content',
    account: 'Account',
    changePassword: 'Change password',
    assist: "Assistant's page",
    signOut: 'Sign out',
    language: '中文',
    sample: 'Sample data',
    sampleHint: 'All schools, classes and people here are invented; try anything',
    lost: 'The connection to the server is lost; trying again by itself… what you typed is still here.',
    signedOut:
      'You are no longer signed in; what you typed is still here. Sign in in a new window, then go on here.',
    signInAgain: 'Sign in again',
    crashed: 'This page failed',
    crashedHint: 'Other pages still work. Reload; if it persists, give the administrator the line below.',
    reload: 'Reload',
    nowhere: 'There is no such page',
    nowhereHint: 'The address may be mistyped. Use the menu on the left.',
    noRights: 'Your account has no role yet',
    noRightsHint: 'Ask the administrator of your region for one, then reload this page.',
    title: '{page} · Tongke',
  },
} satisfies Messages<string>

/** Words of widgets that know no lesson. */
export const commonWords = {
  zh: {
    loading: '正在读取……',
    retry: '重试',
    failed: '没能读取',
    save: '保存',
    cancel: '取消',
    close: '关闭',
    add: '新增',
    edit: '修改',
    remove: '删除',
    copy: '复制',
    copied: '已复制',
    copyFailed: '没能复制，请手工选中后复制',
    removeTitle: '删除“{name}”？',
    removeHint: '删除后不能恢复。仍被使用的内容不会被删除。',
    required: '请填写这一项',
    choose: '请选择',
    all: '全部',
    saved: '已保存',
    removed: '已删除',
    search: '搜索',
    none: '无',
    yes: '是',
    no: '否',
    pickDate: '选择日期',
    more: '更多操作',
    name: '名称',
    actions: '操作',
    count: '共 {n} 项',
  },
  en: {
    loading: 'Loading…',
    retry: 'Try again',
    failed: 'Could not be read',
    save: 'Save',
    cancel: 'Cancel',
    close: 'Close',
    add: 'Add',
    edit: 'Edit',
    remove: 'Remove',
    copy: 'Copy',
    copied: 'Copied',
    copyFailed: 'Could not copy; select it and copy by hand',
    removeTitle: 'Remove “{name}”?',
    removeHint: 'This cannot be undone. What is still in use is not removed.',
    required: 'Please fill this in',
    choose: 'Please choose',
    all: 'All',
    saved: 'Saved',
    removed: 'Removed',
    search: 'Search',
    none: 'None',
    yes: 'Yes',
    no: 'No',
    pickDate: 'Pick a date',
    more: 'More actions',
    name: 'Name',
    actions: 'Actions',
    count: '{n} in all',
  },
} satisfies Messages<string>
