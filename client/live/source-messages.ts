import type { Messages } from '../app/i18n.ts'

type Key =
  | 'sources'
  | 'document'
  | 'screen'
  | 'music'
  | 'musicMode'
  | 'musicModeHint'
  | 'musicModeOn'
  | 'musicModeOff'
  | 'still'
  | 'taking'
  | 'stillShown'
  | 'hideStill'
  | 'stillFailed'
  | 'stillTooLarge'
  | 'close'
  | 'stopSharing'
  | 'withSound'
  | 'withoutSound'
  | 'chooseFile'
  | 'tabSound'
  | 'tabSoundHint'
  | 'musicTitle'
  | 'play'
  | 'pause'
  | 'position'
  | 'volume'
  | 'notMusic'
  | 'screenRefused'
  | 'screenForbidden'
  | 'screenUnknown'
  | 'screenFailed'
  | 'noTabSound'
  | 'tabPlaying'
  | 'documentMissing'
  | 'chooseCamera'
  | 'zoomIn'
  | 'zoomOut'
  | 'zoomKeys'
  | 'stillAlt'
  | 'stillLost'
  | 'stillComing'

export const sourceWords: Messages<Key> = {
  zh: {
    sources: '画面和声音',
    document: '展台',
    screen: '屏幕',
    music: '伴奏',
    musicMode: '音乐模式',
    musicModeHint: '麦克风用立体声原声：不降噪、不压音量、不消回声。请戴耳机，否则教室会听到自己的回声。',
    musicModeOn: '音乐模式已开：麦克风送原声。请戴耳机。',
    musicModeOff: '音乐模式已关：麦克风恢复降噪和消回声。',
    still: '拍照',
    taking: '正在拍…',
    stillShown: '教室正在看照片',
    hideStill: '收起照片',
    stillFailed: '照片没有拍成。请再拍一次。',
    stillTooLarge: '照片太大，发不出去。请把展台的分辨率调低后再拍。',
    close: '关闭',
    stopSharing: '停止共享',
    withSound: '带声音',
    withoutSound: '没有声音。要声音，请重新共享并勾选“共享音频”。',
    chooseFile: '选音乐文件',
    tabSound: '用标签页的声音',
    tabSoundHint: '在弹出的窗口选一个正在放音乐的标签页，并勾选“共享音频”',
    musicTitle: '伴奏',
    play: '播放',
    pause: '暂停',
    position: '播放位置',
    volume: '音量',
    notMusic: '这个文件放不出来。请换成 MP3、M4A、WAV 或 OGG 文件。',
    screenRefused: '没有共享屏幕。要共享，请再点一次“屏幕”，选好后点“共享”。',
    screenForbidden: '系统不让浏览器录屏。请在系统设置的“隐私”里允许浏览器录制屏幕，再试一次。',
    screenUnknown: '这个浏览器不能共享屏幕。请用电脑上的 Chrome 或 Edge。',
    screenFailed: '屏幕没有共享成。请关闭其他录屏软件，再试一次。',
    noTabSound: '没有拿到声音。请再选一次标签页，并勾选“共享音频”。',
    tabPlaying: '标签页的声音',
    documentMissing: '没有找到第二个摄像头。请插上展台，插好后会自动打开。',
    chooseCamera: '展台用哪个摄像头',
    zoomIn: '放大',
    zoomOut: '缩小',
    zoomKeys: '方向键移动 · 返回键还原',
    stillAlt: '老师拍的照片',
    stillLost: '照片没有取到，正在再取…',
    stillComing: '线路较慢，清晰的照片正在传来…',
  },
  en: {
    sources: 'Pictures and sound',
    document: 'Document',
    screen: 'Screen',
    music: 'Backing',
    musicMode: 'Music mode',
    musicModeHint:
      'The microphone is sent in stereo as it is: no noise suppression, no level control, no echo cancellation. Wear headphones, or classrooms hear themselves.',
    musicModeOn: 'Music mode is on: the microphone is sent as it is. Wear headphones.',
    musicModeOff: 'Music mode is off: noise and echo are removed again.',
    still: 'Photo',
    taking: 'Taking…',
    stillShown: 'Classrooms see the photo',
    hideStill: 'Put the photo away',
    stillFailed: 'The photo could not be taken. Take it again.',
    stillTooLarge:
      'The photo is too large to send. Lower the resolution of the document camera and take it again.',
    close: 'Close',
    stopSharing: 'Stop sharing',
    withSound: 'With its sound',
    withoutSound: 'Without sound. To have it, share again and tick “Share audio”.',
    chooseFile: 'Choose a music file',
    tabSound: 'Sound of a tab',
    tabSoundHint: 'Choose a tab that plays music, and tick “Share audio”',
    musicTitle: 'Backing music',
    play: 'Play',
    pause: 'Pause',
    position: 'Position',
    volume: 'Volume',
    notMusic: 'This file cannot be played. Use MP3, M4A, WAV or OGG.',
    screenRefused: 'Nothing is shared. To share, press “Screen” again, choose, and confirm.',
    screenForbidden:
      'The system does not let the browser record the screen. Allow it under Privacy in the system settings and try again.',
    screenUnknown: 'This browser cannot share a screen. Use Chrome or Edge on a computer.',
    screenFailed: 'The screen could not be shared. Close other recording software and try again.',
    noTabSound: 'No sound was given. Choose the tab again and tick “Share audio”.',
    tabPlaying: 'Sound of a tab',
    documentMissing: 'No second camera was found. Plug in the document camera; it opens by itself then.',
    chooseCamera: 'Which camera is the document camera',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    zoomKeys: 'Arrow keys move · Back shows all of it',
    stillAlt: "The teacher's photo",
    stillLost: 'The photo did not arrive; it is fetched again…',
    stillComing: 'The line is slow: the sharp photo is on its way…',
  },
}
