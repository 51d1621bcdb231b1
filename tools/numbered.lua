-- For Pandoc: a formula's number as part of it, since MathML knows no \tag.
function Math(formula)
  formula.text = formula.text:gsub("\\tag{(%d+)}", "\\qquad (%1)")
  return formula
end
