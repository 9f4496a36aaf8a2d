/** Editing in place: the caret comes to the box with its text selected, and goes back where it came from. */
liveView.hooks.Caret = {
  mounted() {
    this.el.focus()
    this.el.select()
  },
  destroyed() {
    if (document.activeElement === document.body) document.getElementById(this.el.dataset.return)?.focus()
  },
}
