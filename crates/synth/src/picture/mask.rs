//! Shapes of ink as bitmaps far finer than any scanner: what a character or a stamp looks like before it is printed.

/// Grains in a thousandth of an inch: the unit of all places on paper, so that no place needs a fraction.
pub(crate) const MIL: i64 = 256;

/// A shape of ink.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mask {
    width: usize,
    height: usize,
    /// How many grains of paper a dot of this shape is wide and high.
    unit: i64,
    ink: Vec<bool>,
}

/// A rectangle with round corners: left, top, right, bottom and the corners' radius, in dots.
pub(crate) type Rounded = [i32; 5];

impl Mask {
    /// Nothing, of so many dots.
    pub(crate) fn blank(width: usize, height: usize, unit: i64) -> Self {
        Self { width, height, unit: unit.max(1), ink: vec![false; width * height] }
    }

    pub(crate) fn width(&self) -> usize {
        self.width
    }

    pub(crate) fn height(&self) -> usize {
        self.height
    }

    pub(crate) fn unit(&self) -> i64 {
        self.unit
    }

    /// The same with dots of another size.
    pub(crate) fn of_unit(&self, unit: i64) -> Self {
        Self { unit: unit.max(1), ..self.clone() }
    }

    /// Whether a dot is ink; outside there is none.
    pub(crate) fn at(&self, x: i64, y: i64) -> bool {
        let inside = x >= 0 && y >= 0 && x < self.width as i64 && y < self.height as i64;
        inside && self.ink[y as usize * self.width + x as usize]
    }

    /// Inks a dot; outside nothing happens.
    pub(crate) fn set(&mut self, x: usize, y: usize, ink: bool) {
        if x < self.width && y < self.height {
            self.ink[y * self.width + x] = ink;
        }
    }

    /// Inks a rectangle, or takes its ink away.
    pub(crate) fn rectangle(&mut self, rectangle: &Rounded, ink: bool) {
        let [left, top, right, bottom, radius] = *rectangle;
        for y in top.max(0)..bottom {
            for x in left.max(0)..right {
                if in_corners(x, y, rectangle, radius) {
                    self.set(x as usize, y as usize, ink);
                }
            }
        }
    }

    /// Rounds every corner, outer and inner, to `radius` dots; lines and gaps must be twice as wide.
    pub(crate) fn rounded(&self, radius: i32) -> Self {
        self.inverted().opened(radius, true).inverted().opened(radius, false)
    }

    fn inverted(&self) -> Self {
        Self { ink: self.ink.iter().map(|ink| !ink).collect(), ..*self }
    }

    /// What a disc of this radius covers as it is moved about inside the ink; beyond the edge all is `outside`.
    fn opened(&self, radius: i32, outside: bool) -> Self {
        let disc: Vec<(i64, i64)> = (-radius..radius)
            .flat_map(|y| (-radius..radius).map(move |x| (x, y)))
            // The disc's centre is a corner between dots, so its diameter is even.
            .filter(|(x, y)| (2 * x + 1).pow(2) + (2 * y + 1).pow(2) <= (2 * radius).pow(2))
            .map(|(x, y)| (i64::from(x), i64::from(y)))
            .collect();
        let mut opened = Self::blank(self.width, self.height, self.unit);
        let (width, height, reach) = (self.width as i64, self.height as i64, i64::from(radius));
        let inside = |x: i64, y: i64| (0..width).contains(&x) && (0..height).contains(&y);
        for y in -reach..=height + reach {
            for x in -reach..=width + reach {
                let places = disc.iter().map(|(dx, dy)| (x + dx, y + dy));
                if places.clone().all(|(x, y)| if inside(x, y) { self.at(x, y) } else { outside }) {
                    for (x, y) in places.filter(|(x, y)| inside(*x, *y)) {
                        opened.set(x as usize, y as usize, true);
                    }
                }
            }
        }
        opened
    }
}

/// Whether a dot of a rectangle is not cut off by its round corners.
fn in_corners(x: i32, y: i32, [left, top, right, bottom, _]: &Rounded, radius: i32) -> bool {
    let beyond = |at: i32, low: i32, high: i32| {
        let (doubled, low, high) = (2 * at + 1, 2 * (low + radius), 2 * (high - radius));
        (low - doubled).max(doubled - high).max(0)
    };
    let (dx, dy) = (beyond(x, *left, *right), beyond(y, *top, *bottom));
    dx * dx + dy * dy <= 4 * radius * radius
}
