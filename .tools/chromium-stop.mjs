export default () => globalThis.stopChromium()
