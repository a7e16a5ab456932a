//! The layers of the network, as readers and learners build it.

/// One layer: a window that slides over its input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layer {
    /// Channels in.
    pub inputs: usize,
    /// Channels out.
    pub outputs: usize,
    /// Rows of the window.
    pub down: usize,
    /// Columns of the window.
    pub across: usize,
    /// Rows from window to window.
    pub step_down: usize,
    /// Columns from window to window.
    pub step_across: usize,
    /// Rows of nothing above and below.
    pub pad_down: usize,
    /// Columns of nothing on either side.
    pub pad_across: usize,
    /// Whether what is below zero becomes zero.
    pub rectified: bool,
}

impl Layer {
    const fn new(
        channels: (usize, usize),
        window: (usize, usize),
        step: (usize, usize),
        pad: (usize, usize),
    ) -> Self {
        Self {
            inputs: channels.0,
            outputs: channels.1,
            down: window.0,
            across: window.1,
            step_down: step.0,
            step_across: step.1,
            pad_down: pad.0,
            pad_across: pad.1,
            rectified: true,
        }
    }

    /// Values that one output sees.
    pub const fn fan_in(&self) -> usize {
        self.inputs * self.down * self.across
    }

    /// Rows and columns out, for rows and columns in.
    pub const fn output_size(&self, height: usize, width: usize) -> (usize, usize) {
        (
            (height + 2 * self.pad_down - self.down) / self.step_down + 1,
            (width + 2 * self.pad_across - self.across) / self.step_across + 1,
        )
    }
}

/// Channels of the layers but the last.
pub type Channels = [usize; 5];

/// Of a network that looks at every line.
pub const QUICK: Channels = [12, 24, 32, 64, 64];

/// Of one that looks where the first is not sure, three times as much to sum.
pub const THOROUGH: Channels = [16, 32, 64, 128, 128];

/// The layers from a strip's pixels to so many classes of each place, the last of which is none.
pub const fn layers(channels: Channels, classes: usize) -> [Layer; 6] {
    let [one, two, three, four, five] = channels;
    let mut last = Layer::new((five, classes), (1, 3), (1, 1), (0, 1));
    last.rectified = false;
    [
        Layer::new((1, one), (5, 5), (2, 2), (2, 2)),
        Layer::new((one, two), (3, 3), (2, 2), (1, 1)),
        Layer::new((two, three), (3, 3), (2, 1), (1, 1)),
        Layer::new((three, four), (4, 3), (1, 1), (0, 1)),
        Layer::new((four, five), (1, 5), (1, 1), (0, 2)),
        last,
    ]
}
