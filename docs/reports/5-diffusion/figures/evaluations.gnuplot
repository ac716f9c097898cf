# Draw this figure with
#   gnuplot -e "theme='light'" evaluations.gnuplot > evaluations-light.svg
if (!exists("theme")) theme = 'light'
dark = (theme eq 'dark')
background = dark ? '#0d1117' : '#ffffff'
ink    = dark ? '#e6edf3' : '#1f2328'
muted  = dark ? '#9aa4af' : '#59636e'
faint  = dark ? '#262c36' : '#e7eaee'
blue   = dark ? '#58a6ff' : '#0068b0'
orange = dark ? '#ff9053' : '#d55e00'
green  = dark ? '#3fcb9b' : '#008a66'
purple = dark ? '#e292c9' : '#b0579a'
sky    = dark ? '#8fd3f7' : '#4aa8de'
amber  = dark ? '#f0c14b' : '#d79b00'
gray   = dark ? '#8b949e' : '#7d8590'

$line1 << END
5 0.255326
9 0.125819
13 0.0873624
21 0.0547778
33 0.0352463
49 0.0239426
81 0.0146057
129 0.0092324
201 0.00593507
END
$line2 << END
5 0.147318
9 0.0910436
13 0.078526
21 0.0474258
33 0.0243864
49 0.0128143
81 0.00544489
129 0.00257523
201 0.00142447
END
$line3 << END
5 0.203782
9 0.0541338
13 0.0491685
21 0.0285943
33 0.0107067
49 0.00385133
81 0.00111058
129 0.000401346
201 0.00015627
END
$line4 << END
5 2.50612
9 1.62817
13 0.407557
21 0.129722
33 0.0445931
49 0.0183189
81 0.00622701
129 0.00235533
201 0.000942707
END

set terminal svg size 640,377 enhanced rounded \
  font 'Helvetica,15' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

set lmargin at screen 0.1245
set rmargin at screen 0.96562
set tmargin at screen 0.89814
set bmargin at screen 0.15563
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
set logscale x
set xrange [5:201]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('5' 5, '10' 10, '20' 20, '50' 50, '100' 100, '200' 200, '' 6 1, '' 7 1, '' 8 1, '' 9 1, '' 30 1, '' 40 1, '' 60 1, '' 70 1, '' 80 1, '' 90 1) font ',13' tc rgb muted
set logscale y
set yrange [9.629848218255e-05:4.066846990715]
set ytics nomirror out scale 0.5,0.3 norotate ('10^{−4}' 0.0001, '0.01' 0.01, '1' 1, '' 0.001 1, '' 0.1 1) font ',13' tc rgb muted
set label 'evaluations' at screen 0.54506,0.050328 center tc rgb ink
set label 'mean |x₀ − truth|' at screen 0.030156,0.52689 center rotate tc rgb ink
# legend
set arrow from screen 0.1245,0.94748 to screen 0.15888,0.94748 nohead lw 2.2 lc rgb blue front
set label 'DDIM (Euler)' at screen 0.16981,0.94748 left tc rgb ink font ',14' front
set arrow from screen 0.3315,0.94748 to screen 0.36588,0.94748 nohead lw 2.2 lc rgb orange front
set label 'Heun, even in t' at screen 0.37681,0.94748 left tc rgb ink font ',14' front
set arrow from screen 0.56081,0.94748 to screen 0.59519,0.94748 nohead lw 2.2 lc rgb green front
set label 'multistep' at screen 0.60613,0.94748 left tc rgb ink font ',14' front
set arrow from screen 0.73456,0.94748 to screen 0.76894,0.94748 nohead lw 2.2 lc rgb purple front
set label 'Heun, ρ = 7' at screen 0.77987,0.94748 left tc rgb ink font ',14' front
plot $line1 with lines lw 2.2 lc rgb blue notitle, \
  $line2 with lines lw 2.2 lc rgb orange notitle, \
  $line3 with lines lw 2.2 lc rgb green notitle, \
  $line4 with lines lw 2.2 lc rgb purple notitle
unset multiplot
