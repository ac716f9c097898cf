# Draw this figure with
#   gnuplot -e "theme='light'" collapse.gnuplot > collapse-light.svg
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
75 1.74147
150 2.21934
225 2.32858
300 2.21123
375 2.1838
450 2.38969
525 2.11996
600 2.3341
END
$line2 << END
75 0.801521
150 0.980985
225 2.12303
300 2.80267
375 3.35707
450 3.6029
525 3.72304
600 3.78193
END
$line3 << END
75 0.991823
150 2.0513
225 3.7533
300 3.86192
375 4.24895
450 4.45237
525 4.54773
600 4.38118
END
$line4 << END
75 1.10242
150 2.50535
225 3.20086
300 3.60418
375 3.97204
450 4.23896
525 4.41993
600 4.47641
END
$line5 << END
75 0.625922
150 0.401765
225 0.368772
300 0.497811
375 0.704874
450 0.784206
525 0.972133
600 1.16149
END

set terminal svg size 640,411 enhanced rounded \
  font 'Helvetica,15' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

set lmargin at screen 0.087938
set rmargin at screen 0.96562
set tmargin at screen 0.85377
set bmargin at screen 0.14308
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
unset logscale x
set xrange [75:600]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('100' 100, '200' 200, '300' 300, '400' 400, '500' 500, '600' 600) font ',13' tc rgb muted
unset logscale y
set yrange [0:5.099681422157]
set ytics nomirror out scale 0.5,0.3 norotate ('0' 0, '1' 1, '2' 2, '3' 3, '4' 4, '5' 5) font ',13' tc rgb muted
set label 'step' at screen 0.52678,0.046486 center tc rgb ink
set label 'distance of two samples' at screen 0.030156,0.49843 center rotate tc rgb ink
set arrow from graph 0, first 4.856839449673 to graph 1, first 4.856839449673 nohead lw 1.3 lc rgb gray dt (10,7) back
set label 'real digits' at screen 0.95937,0.79431 right tc rgb gray font ',13' front
# legend
set arrow from screen 0.087938,0.95182 to screen 0.12231,0.95182 nohead lw 2.2 lc rgb blue front
set label 'generator a hundred times as fast' at screen 0.13325,0.95182 left tc rgb ink font ',14' front
set arrow from screen 0.50516,0.95182 to screen 0.53953,0.95182 nohead lw 2.2 lc rgb orange front
set label '2016’s rules alone' at screen 0.55047,0.95182 left tc rgb ink font ',14' front
set arrow from screen 0.76859,0.95182 to screen 0.80297,0.95182 nohead lw 2.2 lc rgb green front
set label 'R1, γ = 1' at screen 0.81391,0.95182 left tc rgb ink font ',14' front
set arrow from screen 0.087938,0.89903 to screen 0.12231,0.89903 nohead lw 2.2 lc rgb purple front
set label 'spectral normalization' at screen 0.13325,0.89903 left tc rgb ink font ',14' front
set arrow from screen 0.39184,0.89903 to screen 0.42622,0.89903 nohead lw 2.2 lc rgb amber front
set label 'two time scales' at screen 0.43716,0.89903 left tc rgb ink font ',14' front
plot $line1 with lines lw 2.2 lc rgb blue notitle, \
  $line2 with lines lw 2.2 lc rgb orange notitle, \
  $line3 with lines lw 2.2 lc rgb green notitle, \
  $line4 with lines lw 2.2 lc rgb purple notitle, \
  $line5 with lines lw 2.2 lc rgb amber notitle
unset multiplot
